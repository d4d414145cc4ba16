using System.Collections.Concurrent;
using FhirServer.Storage.Mongo;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver.Core.Events;

namespace FhirServer.Tests.Storage;

/// <summary>The commands that a store sends to MongoDB.</summary>
internal sealed class CommandRecord
{
    private static readonly string[] OfTheConnection =
        ["lsid", "$db", "txnNumber", "autocommit", "startTransaction", "readConcern", "writeConcern", "$clusterTime", "$readPreference", "ordered", "maxTimeMS"];

    private readonly ConcurrentQueue<BsonDocument> commands = new();

    /// <summary>Settings of a store whose commands are recorded.</summary>
    public MongoDbOptions Watch(MongoEngine engine, string database) => new()
    {
        ConnectionString = engine.ConnectionString,
        Database = database,
        Configure = settings => settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(started => commands.Enqueue(BsonSerializer.Deserialize<BsonDocument>(started.Command.ToBson()))),
    };

    /// <summary>What was recorded since it was last asked for, without what belongs to the connection and the transaction.</summary>
    public IReadOnlyList<BsonDocument> Take()
    {
        var taken = new List<BsonDocument>();
        while (commands.TryDequeue(out var command))
        {
            foreach (var name in OfTheConnection)
                command.Remove(name);
            taken.Add(command);
        }

        return taken;
    }
}
