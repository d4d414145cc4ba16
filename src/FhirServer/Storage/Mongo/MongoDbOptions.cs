using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Where MongoDB is, and how the server talks with it. What stands in the connection string goes before the other settings.</summary>
public sealed class MongoDbOptions
{
    /// <summary>The connection string (https://www.mongodb.com/docs/manual/reference/connection-string/); empty for the embedded store.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The database.</summary>
    public string Database { get; set; } = "fhir";

    /// <summary>Changes the driver's settings before it connects: whoever watches its commands does so here. No setting.</summary>
    internal Action<MongoClientSettings>? Configure { get; init; }
}
