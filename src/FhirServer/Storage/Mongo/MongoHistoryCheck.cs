using System.Globalization;
using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The superseded versions of a range of resources, newest first: without a gap, each with the place of its successor. Versions that are
/// as new as what was seen of the resource, or newer, came while it was walked; when they did not, they are stray.
/// </summary>
internal sealed class MongoHistoryCheck(MongoConnection connection, MongoVersionCheck versions, MongoIndexProbes probes, VerificationLog log)
{
    private const int BatchSize = 200;

    /// <summary>Walks a range of keys.</summary>
    /// <param name="from">After this key.</param>
    /// <param name="to">Up to this key, or null for all that follow.</param>
    /// <param name="heads">The resources in that range; what is left in it afterwards has no history.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(string from, string? to, Dictionary<string, MongoHead> heads, CancellationToken cancellationToken)
    {
        var range = new BsonDocument("$gt", from).Add("$lte", to, to is not null);
        var options = new FindOptions<BsonDocument> { Sort = new BsonDocument { { "k", 1 }, { "pos", -1 } }, BatchSize = BatchSize };
        using var cursor = await connection.History.FindAsync(new BsonDocument("k", range), options, cancellationToken);
        Chain? chain = null;
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var document in cursor.Current)
            {
                var isSound = await versions.CheckSupersededAsync(document, cancellationToken);
                var key = document["k"].AsString;
                if (chain?.Key != key)
                {
                    await EndAsync(chain, cancellationToken);
                    heads.Remove(key, out var head);
                    chain = new Chain(key, head);
                }

                if (isSound)
                    await NextAsync(chain, document, cancellationToken);
                await probes.AddAsync(MongoCollections.History, document, cancellationToken);
            }
        }

        await EndAsync(chain, cancellationToken);
        foreach (var head in heads.Values)
            await EndAsync(new Chain(head.Key, head), cancellationToken);
    }

    private async Task NextAsync(Chain chain, BsonDocument document, CancellationToken cancellationToken)
    {
        var (version, pos, place) = (document["v"].AsInt64, document["pos"].AsObjectId, document["_id"].AsString);
        if (chain.Head is not { Version: > 0 } head || version >= head.Version)
        {
            await CheckStrayAsync(chain, version, place, cancellationToken);
            return;
        }

        if (version > chain.Expected || pos >= chain.Successor)
        {
            log.Add(FindingKind.Order, place, "is not earlier than the version after it");
            return;
        }

        if (version < chain.Expected)
            await MissingAsync(chain.Key, version + 1, chain.Expected, cancellationToken);
        else if (document["end"].AsObjectId != chain.Successor)
            log.Add(FindingKind.Order, place, "does not name the place of the version after it");
        if (version == 1 && pos != head.First)
            log.Add(FindingKind.Current, chain.Key, "does not have the place of its first version");
        (chain.Expected, chain.Successor) = (version - 1, pos);
    }

    private async Task EndAsync(Chain? chain, CancellationToken cancellationToken)
    {
        if (chain?.Head is not { Version: > 0 } head)
            return;
        if (head.Version == 1 && head.First != head.Pos)
            log.Add(FindingKind.Current, chain.Key, "does not have the place of its first version");
        if (chain.Expected > 0)
            await MissingAsync(chain.Key, 1, chain.Expected, cancellationToken);
    }

    // What is there by its own key was only not found by the index that the walk goes by.
    private async Task MissingAsync(string key, long first, long last, CancellationToken cancellationToken)
    {
        var place = Place(key, first);
        if (await connection.History.CountAsync(new BsonDocument("_id", place), hint: null, cancellationToken) > 0)
            log.Add(FindingKind.Index, place, "is not found by the index history.k_pos");
        else
            log.Add(FindingKind.MissingVersion, place, first == last ? "is missing" : string.Create(CultureInfo.InvariantCulture, $"is missing, and all up to {last}"));
    }

    private async Task CheckStrayAsync(Chain chain, long version, string place, CancellationToken cancellationToken)
    {
        // A resource whose own document is damaged has been told of already.
        if (chain.Head is { Version: 0 })
            return;
        var options = new FindOptions<BsonDocument> { Projection = new BsonDocument("v", 1) };
        var now = await connection.Resources.ListAsync(session: null, new BsonDocument("_id", chain.Key), options, cancellationToken);
        if (now is not [var head])
            log.Add(FindingKind.StrayVersion, place, "is of a resource that is not there");
        else if (head.GetValue("v", BsonNull.Value) is { IsInt64: true } current && current.AsInt64 <= version)
            log.Add(FindingKind.StrayVersion, place, "stands at or beyond the current version");
    }

    private static string Place(string key, long version) => string.Create(CultureInfo.InvariantCulture, $"{key}/_history/{version}");

    /// <summary>How far the versions of a resource were walked.</summary>
    private sealed class Chain(string key, MongoHead? head)
    {
        public string Key => key;

        public MongoHead? Head => head;

        /// <summary>The version that should come next.</summary>
        public long Expected { get; set; } = (head?.Version ?? 0) - 1;

        /// <summary>The place of the version after it.</summary>
        public ObjectId Successor { get; set; } = head?.Pos ?? default;
    }
}
