using FhirServer.Storage.Indexing;
using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Walks the database while others write. No snapshot spans the walk: one lives for a minute. It rests on what the store promises instead:
/// a version never changes once it is written, moves at most once (from <c>resources</c> to <c>history</c>), and is written together with
/// its pieces and its line in the commit log. So whoever has seen one of them must find the others afterwards, looking into <c>resources</c>
/// before <c>history</c>. Each walk goes by ranges of a key, with reads of the majority from the primary; what looks wrong because the two
/// sides were read at different times is looked at a second time, one by one, before it is told.
/// </summary>
/// <param name="options">Where MongoDB is, and how to talk with it.</param>
/// <param name="content">Checks the JSON and says what search should find it by.</param>
public sealed class MongoVerification(MongoDbOptions options, StoredContent content) : IStoreVerification
{
    /// <inheritdoc/>
    public async Task VerifyAsync(VerificationLog log, CancellationToken cancellationToken)
    {
        using var connection = new MongoConnection(options, TimeProvider.System, MongoShape.Current);
        try
        {
            await CheckSchemaAsync(connection, cancellationToken);
            content.Follow(await new MongoIndexState(connection, TimeProvider.System).ReadAsync(cancellationToken) is { } state ? IndexState.Read(state.Json) : null);
            await WalkAsync(connection, log, cancellationToken);
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException && MongoFailure.IsUnavailable(failure))
        {
            throw MongoFailure.Unavailable();
        }
    }

    private static async Task CheckSchemaAsync(MongoConnection connection, CancellationToken cancellationToken)
    {
        var found = await connection.Meta.ListAsync(session: null, new BsonDocument("_id", "schema"), new FindOptions<BsonDocument>(), cancellationToken);
        if (found is not [var schema])
            throw new InvalidOperationException("There is no store in this database: give the --FhirServer:MongoDb settings of the server.");
        if (SchemaState.Of(schema).Version != MongoShape.Current.Version)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The database is of another schema than the {MongoShape.Current.Version} that this program verifies: start the server once so that it brings an older one up to date, or use a newer program."));
    }

    private async Task WalkAsync(MongoConnection connection, VerificationLog log, CancellationToken cancellationToken)
    {
        var sound = await MongoIndexCheck.RunAsync(connection, log, cancellationToken);
        await MongoSelfCheck.RunAsync(options, log, cancellationToken);
        var probes = new MongoIndexProbes(connection, sound, log, TimeProvider.System);
        var versions = new MongoVersionCheck(connection, content, log);
        var history = new MongoHistoryCheck(connection, versions, probes, log);
        await new MongoResourceCheck(connection, versions, history, probes, log).RunAsync(cancellationToken);
        await new MongoCommitCheck(connection, log).RunAsync(cancellationToken);
        await new MongoFeedCheck(connection, probes, log).RunAsync(cancellationToken);
        await new MongoChunkCheck(connection, log).RunAsync(cancellationToken);
        await new MongoClaimCheck(connection, log).RunAsync(cancellationToken);
    }
}
