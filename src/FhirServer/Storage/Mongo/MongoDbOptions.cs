using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Where MongoDB is, and how the server talks with it. What stands in the connection string goes before the other settings.</summary>
public sealed class MongoDbOptions
{
    /// <summary>The connection string (https://www.mongodb.com/docs/manual/reference/connection-string/); empty for the embedded store.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The database.</summary>
    public string Database { get; set; } = "fhir";

    /// <summary>The name under which the server's connections appear in MongoDB's logs (<c>appName</c>).</summary>
    public string ApplicationName { get; set; } = "FhirServer";

    /// <summary>Most connections to each member (<c>maxPoolSize</c>).</summary>
    public int MaxPoolSize { get; set; } = 100;

    /// <summary>Connections to each member that are kept open (<c>minPoolSize</c>).</summary>
    public int MinPoolSize { get; set; }

    /// <summary>Seconds to wait for a connection while all are in use (<c>waitQueueTimeoutMS</c>), then 503.</summary>
    public int WaitQueueSeconds { get; set; } = 10;

    /// <summary>Seconds to wait for a member that can serve (<c>serverSelectionTimeoutMS</c>), then 503.</summary>
    public int ServerSelectionSeconds { get; set; } = 5;

    /// <summary>Seconds to wait for a connection to be made (<c>connectTimeoutMS</c>); also for the look at a member's health.</summary>
    public int ConnectSeconds { get; set; } = 5;

    /// <summary>Seconds to wait for an answer (<c>socketTimeoutMS</c>); a search that takes longer is answered with 503.</summary>
    public int SocketSeconds { get; set; } = 60;

    /// <summary>Changes the driver's settings before it connects: whoever watches its commands does so here. No setting.</summary>
    internal Action<MongoClientSettings>? Configure { get; init; }

    /// <summary>The driver's settings.</summary>
    internal MongoClientSettings ClientSettings()
    {
        var settings = MongoClientSettings.FromConnectionString(ConnectionString);
        Unless("appName", () => settings.ApplicationName = ApplicationName);
        Unless("maxPoolSize", () => settings.MaxConnectionPoolSize = MaxPoolSize);
        Unless("minPoolSize", () => settings.MinConnectionPoolSize = MinPoolSize);
        Unless("waitQueueTimeoutMS", () => settings.WaitQueueTimeout = TimeSpan.FromSeconds(WaitQueueSeconds));
        Unless("serverSelectionTimeoutMS", () => settings.ServerSelectionTimeout = TimeSpan.FromSeconds(ServerSelectionSeconds));
        Unless("connectTimeoutMS", () => settings.ConnectTimeout = TimeSpan.FromSeconds(ConnectSeconds));
        Unless("socketTimeoutMS", () => settings.SocketTimeout = TimeSpan.FromSeconds(SocketSeconds));
        // Text with a lone surrogate is no UTF-8; a query for it finds nothing, and that is no failure.
        settings.WriteEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
        Configure?.Invoke(settings);
        return settings;
    }

    private void Unless(string given, Action set)
    {
        if (!ConnectionString.Contains(given + "=", StringComparison.OrdinalIgnoreCase))
            set();
    }
}
