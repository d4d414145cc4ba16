namespace FhirServer;

/// <summary>Where MongoDB is.</summary>
public sealed class MongoDbOptions
{
    /// <summary>The connection string; empty for the embedded store.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The database.</summary>
    public string Database { get; set; } = "fhir";
}
