using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>All versions, of <c>resources</c> and <c>history</c>, newest first. One that moves meanwhile may come twice or not at all.</summary>
internal sealed class MongoVersionStream : IAsyncDisposable
{
    private static readonly ObjectId Newest = new(Enumerable.Repeat((byte)0xFF, 12).ToArray());
    private readonly IAsyncEnumerator<BsonDocument>[] sources;
    private readonly (string Key, ObjectId Pos)?[] next;
    private bool isStarted;

    /// <summary>Begins.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="page">How many to read at a time.</param>
    /// <param name="cancellationToken">Stops.</param>
    public MongoVersionStream(MongoConnection connection, int page, CancellationToken cancellationToken)
    {
        IMongoCollection<BsonDocument>[] collections = [connection.Resources, connection.History];
        var fields = new BsonDocument { { "_id", 1 }, { "k", 1 }, { "v", 1 }, { "pos", 1 } };
        sources = [.. collections.Select(collection =>
            MongoWalk.DownAsync(collection, "pos", Newest, page, fields, cancellationToken).GetAsyncEnumerator(cancellationToken))];
        next = new (string, ObjectId)?[sources.Length];
    }

    /// <summary>The next version, unless it is before a place.</summary>
    public async ValueTask<(string Key, ObjectId Pos)?> NextAsync(ObjectId notBefore)
    {
        for (var i = 0; i < sources.Length && !isStarted; i++)
            await AdvanceAsync(i);
        isStarted = true;
        var newest = next[1] is { } second && (next[0] is not { } first || second.Pos > first.Pos) ? 1 : 0;
        if (next[newest] is not { } version || version.Pos < notBefore)
            return null;
        await AdvanceAsync(newest);
        return version;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources)
            await source.DisposeAsync();
    }

    // What lacks a key or a version has been told of by another walk.
    private async ValueTask AdvanceAsync(int source)
    {
        next[source] = null;
        while (next[source] is null && await sources[source].MoveNextAsync())
        {
            var document = sources[source].Current;
            if (document.GetValue("k", document["_id"]) is { IsString: true } key && document.GetValue("v", BsonNull.Value) is { IsInt64: true } version)
                next[source] = (string.Create(CultureInfo.InvariantCulture, $"{key.AsString}/_history/{version.AsInt64}"), document["pos"].AsObjectId);
        }
    }
}
