using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// What MongoDB says of its own collections and indexes: https://www.mongodb.com/docs/manual/reference/command/validate/. In the background,
/// so that nobody waits for it. An engine that does not know the command, or an account that may not give it, is noted and is no finding.
/// </summary>
internal static class MongoSelfCheck
{
    private static readonly string[] Collections =
        [MongoCollections.Resources, MongoCollections.History, MongoCollections.Commits, MongoCollections.Chunks, MongoCollections.Claims, MongoCollections.Meta];

    /// <summary>Asks, with a client of its own that waits as long as it takes.</summary>
    public static async Task RunAsync(MongoDbOptions options, VerificationLog log, CancellationToken cancellationToken)
    {
        var settings = options.ClientSettings();
        settings.SocketTimeout = TimeSpan.Zero;
        using var client = new MongoClient(settings);
        var database = client.GetDatabase(options.Database);
        foreach (var collection in Collections)
        {
            try
            {
                var command = new BsonDocument { { "validate", collection }, { "background", true } };
                Tell(collection, await database.RunCommandAsync<BsonDocument>(command, cancellationToken: cancellationToken), log);
            }
            catch (MongoCommandException failure) when (failure.CodeName != "NamespaceNotFound")
            {
                log.Note($"The database did not check its own files and indexes: it refused the command validate ({failure.CodeName}). They were looked at through queries only.");
                return;
            }
            catch (MongoCommandException)
            {
                // Collections are made when the first document comes.
                continue;
            }
        }
    }

    // Its messages may hold values of keys, so only names are told.
    private static void Tell(string collection, BsonDocument answer, VerificationLog log)
    {
        if (answer.GetValue("valid", true).ToBoolean())
            return;
        var indexes = answer.GetValue("indexDetails", new BsonDocument()).AsBsonDocument
            .Where(index => index.Value.IsBsonDocument && !index.Value.AsBsonDocument.GetValue("valid", true).ToBoolean()).ToList();
        foreach (var index in indexes)
            log.Add(FindingKind.Index, $"{collection}.{index.Name}", "does not agree with the documents, says the database");
        if (indexes.Count == 0)
            log.Add(FindingKind.Database, collection, "is damaged, says the database");
    }
}
