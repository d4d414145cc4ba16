using MongoDB.Bson;

namespace MongoGateway;

/// <summary>What is answered without the engine.</summary>
internal static class Handshake
{
    private const string Version = "7.0.0";
    private const int MaxWireVersion = 21;
    private const int MaxDocumentBytes = 16 * 1024 * 1024;
    private const int MaxWriteBatch = 25_000; // the engine's own limit

    /// <summary>A reply that says no more than that it went well.</summary>
    public static byte[] Ok { get; } = new BsonDocument("ok", 1.0).ToBson();

    /// <summary>The reply to a command that needs no engine, or null for all others.</summary>
    public static byte[]? Answer(Command command, int connectionId) => command.Name switch
    {
        "hello" or "isMaster" or "ismaster" => Hello(command, connectionId),
        "ping" or "refreshSessions" => Ok,
        "buildInfo" or "buildinfo" => new BsonDocument
        {
            { "version", Version },
            { "versionArray", new BsonArray { 7, 0, 0, 0 } },
            { "bits", 64 },
            { "maxBsonObjectSize", MaxDocumentBytes },
            { "modules", new BsonArray() },
            { "ok", 1.0 },
        }.ToBson(),
        "getParameter" => new BsonDocument { { "featureCompatibilityVersion", new BsonDocument("version", "7.0") }, { "ok", 1.0 } }.ToBson(),
        _ => null,
    };

    /// <summary>"isdbgrid" makes drivers take the gateway for a mongos: with sessions and transactions, without a replica set to watch.</summary>
    private static byte[] Hello(Command command, int connectionId) => new BsonDocument
    {
        { string.Equals(command.Name, "hello", StringComparison.Ordinal) ? "isWritablePrimary" : "ismaster", true },
        { "helloOk", true },
        { "msg", "isdbgrid" },
        { "maxBsonObjectSize", MaxDocumentBytes },
        { "maxMessageSizeBytes", WireMessage.MostBytes },
        { "maxWriteBatchSize", MaxWriteBatch },
        { "localTime", DateTime.UtcNow },
        { "logicalSessionTimeoutMinutes", 30 },
        { "connectionId", connectionId },
        { "minWireVersion", 0 },
        { "maxWireVersion", MaxWireVersion },
        { "readOnly", false },
        { "ok", 1.0 },
    }.ToBson();
}
