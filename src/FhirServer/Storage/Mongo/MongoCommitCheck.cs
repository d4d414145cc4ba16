using System.Globalization;
using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Each version stands in exactly one commit, and each change of a commit has its version. No index leads from a version to its commit, but
/// a commit's key is the place in time of its first version, and its others are not much later. So commits by key and versions by place are
/// walked side by side, newest first; versions wait for their commit no longer than a transaction can last. What found no partner, because
/// it moved from one collection to the other meanwhile or because it has none, is looked up alone.
/// </summary>
internal sealed class MongoCommitCheck(MongoConnection connection, VerificationLog log)
{
    private const int PageSize = 1000;

    // A transaction is over after little more than a minute, whatever the clocks do meanwhile.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly ObjectId Newest = new(Enumerable.Repeat((byte)0xFF, 12).ToArray());
    private readonly Dictionary<string, ObjectId> waiting = new(StringComparer.Ordinal);
    private readonly Queue<(string Version, ObjectId Pos)> order = new();

    /// <summary>Walks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var versions = new MongoVersionStream(connection, PageSize, cancellationToken);
        var options = new BsonDocument { { "_id", 1 }, { "c", 1 } };
        await foreach (var commit in MongoWalk.DownAsync(connection.Commits, "_id", Newest, PageSize / 10, options, cancellationToken))
        {
            log.CountCommit();
            var id = commit["_id"].AsObjectId;
            while (await versions.NextAsync(notBefore: id) is { } version)
                Wait(version.Key, version.Pos);
            if (!commit.TryGetValue("c", out var changes) || !changes.IsBsonArray || changes.AsBsonArray.Any(change => !change.IsBsonNull && !IsChange(change)))
                log.Add(FindingKind.Shape, Place(id), "its changes are no list of keys and versions");
            else
                await MatchAsync(id, changes.AsBsonArray, cancellationToken);
            await GiveUpAsync(MongoStamp.Time(id) + Window, cancellationToken);
        }

        await GiveUpAsync(DateTimeOffset.MinValue, cancellationToken);
        while (await versions.NextAsync(ObjectId.Empty) is { } version)
            await CheckVersionAsync(version.Key, version.Pos, cancellationToken);
    }

    private void Wait(string version, ObjectId pos)
    {
        waiting[version] = pos;
        order.Enqueue((version, pos));
    }

    private async Task MatchAsync(ObjectId commit, BsonArray changes, CancellationToken cancellationToken)
    {
        // A null stands for what was erased.
        foreach (var change in changes.Where(change => !change.IsBsonNull))
        {
            var version = Name(change);
            if (!waiting.Remove(version))
                await CheckChangeAsync(commit, change.AsBsonDocument, version, cancellationToken);
        }
    }

    /// <summary>Looks up the versions that waited too long, those later than a time.</summary>
    private async Task GiveUpAsync(DateTimeOffset after, CancellationToken cancellationToken)
    {
        while (order.TryPeek(out var oldest) && MongoStamp.Time(oldest.Pos) > after)
        {
            order.Dequeue();
            if (waiting.Remove(oldest.Version))
                await CheckVersionAsync(oldest.Version, oldest.Pos, cancellationToken);
        }
    }

    private async Task CheckVersionAsync(string version, ObjectId pos, CancellationToken cancellationToken)
    {
        if (await OccurrencesAsync(version, pos, cancellationToken) is [])
            log.Add(FindingKind.Commit, version, "stands in no commit");
    }

    private async Task CheckChangeAsync(ObjectId commit, BsonDocument change, string version, CancellationToken cancellationToken)
    {
        if (await PosAsync(change, version, cancellationToken) is not { } pos)
        {
            log.Add(FindingKind.Commit, version, $"stands in {Place(commit)}, but is not there");
            return;
        }

        var occurrences = await OccurrencesAsync(version, pos, cancellationToken);
        if (!occurrences.Contains(commit))
            log.Add(FindingKind.Commit, version, $"stands in {Place(commit)}, which is of another time");
        else if (occurrences.Count > 1)
            log.Add(FindingKind.Commit, version, string.Create(CultureInfo.InvariantCulture, $"stands in {occurrences.Count} commits"));
    }

    /// <summary>The place of a version, looked for where it moves to last.</summary>
    private async Task<ObjectId?> PosAsync(BsonDocument change, string version, CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument> { Projection = new BsonDocument("pos", 1) };
        var current = new BsonDocument { { "_id", change["k"] }, { "v", change["v"] } };
        var found = await connection.Resources.ListAsync(session: null, current, options, cancellationToken);
        if (found.Count == 0)
            found = await connection.History.ListAsync(session: null, new BsonDocument("_id", version), options, cancellationToken);
        return found is [var document] && document.TryGetValue("pos", out var pos) && pos.IsObjectId ? pos.AsObjectId : null;
    }

    /// <summary>The commits near a place that a version stands in, each as often as it does.</summary>
    private async Task<List<ObjectId>> OccurrencesAsync(string version, ObjectId pos, CancellationToken cancellationToken)
    {
        var (key, number) = Split(version);
        var change = new BsonDocument { { "k", key }, { "v", number } };
        var filter = new BsonDocument
        {
            { "_id", new BsonDocument { { "$gte", MongoStamp.AtOrAfter(MongoStamp.Time(pos) - Window) }, { "$lte", pos } } },
            { "c", new BsonDocument("$elemMatch", change) },
        };
        var found = await connection.Commits.ListAsync(session: null, filter, new FindOptions<BsonDocument>(), cancellationToken);
        return [.. found.SelectMany(commit => commit["c"].AsBsonArray.Where(one => IsChange(one) && Name(one) == version).Select(_ => commit["_id"].AsObjectId))];
    }

    private static bool IsChange(BsonValue change) =>
        change is BsonDocument document && document.TryGetValue("k", out var key) && key.IsString && document.TryGetValue("v", out var version) && version.IsInt64;

    private static string Name(BsonValue change) => string.Create(CultureInfo.InvariantCulture, $"{change["k"].AsString}/_history/{change["v"].AsInt64}");

    private static (string Key, long Version) Split(string version)
    {
        var at = version.IndexOf("/_history/", StringComparison.Ordinal);
        return (version[..at], long.Parse(version.AsSpan(at + "/_history/".Length), CultureInfo.InvariantCulture));
    }

    private static string Place(ObjectId commit) => $"commit {commit}";
}
