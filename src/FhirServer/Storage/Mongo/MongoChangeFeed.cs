using System.Globalization;
using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The change feed. Commits run side by side, so none of them can know its number in the order of commits; the numbers are given
/// afterwards, by whoever reads the feed, to all commits that are visible and have none. So no event can appear behind a reader, and no
/// commit waits for another for the sake of a number. A version's number is above that of the version it replaced.
/// </summary>
internal sealed class MongoChangeFeed(MongoConnection connection, MongoSearch search, MongoTransaction transaction)
{
    private const int ChangesAtOnce = 256;
    private const int CommitsAtOnce = 64;
    private const int NumberedAtOnce = 500;

    /// <summary>The next changes after a place, oldest first; where it stands then; and whether there may be more at once.</summary>
    public async Task<(IReadOnlyList<ChangeEvent> Events, FeedPlace Place, bool IsMore)> NextAsync(FeedPlace after, AccessGrant grant, CancellationToken cancellationToken)
    {
        await NumberAsync(cancellationToken);
        var filter = new BsonDocument("seq", new BsonDocument("$gte", after.Commit));
        var commits = await connection.Commits.ListAsync(session: null, filter, new() { Sort = new BsonDocument("seq", 1), Limit = CommitsAtOnce }, cancellationToken);
        var changes = commits.SelectMany(Changes).Where(change => change.Place.IsAfter(after)).Take(ChangesAtOnce).ToList();
        if (changes.Count == 0)
        {
            // Of some commits nothing is left, as all that they wrote was erased.
            var last = commits.Count == 0 ? after.Commit : commits[^1]["seq"].AsInt64;
            return last > after.Commit ? ([], new FeedPlace(last, 0), IsMore: true) : ([], after, IsMore: false);
        }

        var versions = await VersionsAsync(changes, cancellationToken);
        var granted = !grant.IsFiltered ? null : await search.GrantedAsync(session: null, changes.Select(change => change.Resource).Distinct(StringComparer.Ordinal), grant, cancellationToken);
        var events = new List<ChangeEvent>(changes.Count);
        foreach (var change in changes)
        {
            // What is in neither collection was erased meanwhile.
            if ((granted is null || granted.Contains(change.Resource)) && versions.TryGetValue(change.Version, out var version))
                events.Add(new ChangeEvent(change.Place.ToString(), await connection.Payload.ResourceAsync(session: null, version, cancellationToken)));
        }

        return (events, changes[^1].Place, IsMore: true);
    }

    private static IEnumerable<Change> Changes(BsonDocument commit)
    {
        var number = commit["seq"].AsInt64;
        var changes = commit["c"].AsBsonArray;
        for (var i = 0; i < changes.Count; i++)
        {
            // Erased.
            if (changes[i].IsBsonNull)
                continue;
            var key = changes[i]["k"].AsString;
            yield return new Change(new FeedPlace(number, i), key, string.Create(CultureInfo.InvariantCulture, $"{key}/_history/{changes[i]["v"].AsInt64}"));
        }
    }

    // Current ones first: what is superseded meanwhile moves to where is looked next.
    private async Task<Dictionary<string, BsonDocument>> VersionsAsync(List<Change> changes, CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument> { Projection = MongoPayload.Fields };
        var current = new BsonDocument("_id", MongoFilters.In(changes.Select(change => change.Resource).Distinct(StringComparer.Ordinal)));
        var versions = (await connection.Resources.ListAsync(session: null, current, options, cancellationToken))
            .ToDictionary(document => MongoPayload.Key(document).ToString(), StringComparer.Ordinal);
        var old = changes.Select(change => change.Version).Where(version => !versions.ContainsKey(version)).ToList();
        if (old.Count > 0)
        {
            foreach (var document in await connection.History.ListAsync(session: null, new BsonDocument("_id", MongoFilters.In(old)), options, cancellationToken))
                versions[document["_id"].AsString] = document;
        }

        return versions;
    }

    private async Task NumberAsync(CancellationToken cancellationToken)
    {
        var unnumbered = new BsonDocument("seq", BsonNull.Value);
        var options = new FindOptions<BsonDocument> { Projection = new BsonDocument("_id", 1), Sort = new BsonDocument("_id", 1), Limit = NumberedAtOnce, Hint = MongoCollections.InOrderOfFeed };
        while ((await connection.Commits.ListAsync(session: null, unnumbered, new() { Limit = 1, Projection = new BsonDocument("_id", 1), Hint = MongoCollections.InOrderOfFeed }, cancellationToken)).Count > 0)
        {
            await transaction.RunAsync(async (session, stop) =>
            {
                var found = await connection.Commits.ListAsync(session, unnumbered, options, stop);
                if (found.Count == 0)
                    return (false, null);
                var counter = await connection.Meta.FindOneAndUpdateAsync<BsonDocument>(
                    session,
                    new BsonDocument("_id", "feed"),
                    new BsonDocument("$inc", new BsonDocument("n", (long)found.Count)),
                    new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After },
                    stop);
                var number = counter["n"].AsInt64 - found.Count;
                await connection.Commits.BulkWriteAsync(session, found.Select(commit => Number(commit["_id"], ++number)), cancellationToken: stop);
                return (true, (ObjectId?)found[0]["_id"].AsObjectId);
            });
        }
    }

    private static UpdateOneModel<BsonDocument> Number(BsonValue commit, long number) => new(
        new BsonDocument("_id", commit), new BsonDocument("$set", new BsonDocument("seq", number)));

    private sealed record Change(FeedPlace Place, string Resource, string Version);
}

/// <summary>A place in the change feed.</summary>
/// <param name="Commit">The number of the commit.</param>
/// <param name="Change">The change in it, from 0.</param>
internal readonly record struct FeedPlace(long Commit, int Change)
{
    /// <summary>Before everything.</summary>
    public static FeedPlace Start { get; } = new(0, 0);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FhirException">400: it is no such text.</exception>
    public static FeedPlace Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var commit)
            && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var change)
            ? new FeedPlace(commit, change)
            : throw MongoFailure.UnknownPlace("position in the change feed");
    }

    /// <summary>True when this comes after the other.</summary>
    public bool IsAfter(FeedPlace other) => Commit > other.Commit || (Commit == other.Commit && Change > other.Change);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Commit}.{Change}");
}
