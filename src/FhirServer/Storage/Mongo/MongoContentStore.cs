using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Large content in two collections: one document for each content, and one for each of its pieces.</summary>
/// <param name="connection">The database.</param>
internal sealed class MongoContentStore(MongoConnection connection) : IContentStore
{
    private const int LooseAtOnce = 100;

    /// <inheritdoc/>
    public async Task<string> BeginAsync(AccessGrant grant, CancellationToken cancellationToken)
    {
        var content = IContentStore.NewName();
        var head = new BsonDocument { { "_id", content }, { "at", connection.Clock.GetUtcNow().UtcDateTime }, { "kept", false } };
        await RunAsync(stop => connection.Contents.InsertOneAsync(head, options: null, stop), cancellationToken);
        return content;
    }

    /// <inheritdoc/>
    public Task AppendAsync(string content, int place, ReadOnlyMemory<byte> piece, AccessGrant grant, CancellationToken cancellationToken)
    {
        // Replaced, not inserted: the driver sends a write again whose answer was lost.
        var document = new BsonDocument { { "_id", PieceId(content, place) }, { "d", new BsonBinaryData(piece.ToArray()) } };
        return RunAsync(
            stop => connection.ContentPieces.ReplaceOneAsync(new BsonDocument("_id", document["_id"]), document, new ReplaceOptions { IsUpsert = true }, stop), cancellationToken);
    }

    /// <inheritdoc/>
    public Task BindAsync(string content, ResourceKey owner, long length, AccessGrant grant, CancellationToken cancellationToken) =>
        SetAsync(content, new BsonDocument { { "owner", owner.WithoutVersion.ToString() }, { "length", length } }, cancellationToken);

    /// <inheritdoc/>
    public Task KeepAsync(string content, AccessGrant grant, CancellationToken cancellationToken) =>
        SetAsync(content, new BsonDocument("kept", true), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string content, AccessGrant grant, CancellationToken cancellationToken) => RunAsync(
        async stop =>
        {
            // The head last: what is interrupted is found by it again.
            await connection.ContentPieces.DeleteManyAsync(PiecesOf(content), stop);
            await connection.Contents.DeleteOneAsync(new BsonDocument("_id", content), stop);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<long?> LengthAsync(string content, ResourceKey owner, AccessGrant grant, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { { "_id", content }, { "owner", owner.WithoutVersion.ToString() } };
        var found = await connection.RunAsync(stop => connection.Contents.ListAsync(session: null, filter, new FindOptions<BsonDocument>(), stop), cancellationToken);
        return found is [var head] ? head["length"].AsInt64 : null;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> PieceAsync(string content, int place, AccessGrant grant, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument("_id", PieceId(content, place));
        var found = await connection.RunAsync(stop => connection.ContentPieces.ListAsync(session: null, filter, new FindOptions<BsonDocument>(), stop), cancellationToken);
        return found is [var piece] ? piece["d"].AsBsonBinaryData.Bytes : throw new InvalidOperationException("The database lacks a piece of a content.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LooseContent>> LooseAsync(DateTimeOffset before, AccessGrant grant, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { { "kept", false }, { "at", new BsonDocument("$lt", before.UtcDateTime) } };
        var options = new FindOptions<BsonDocument> { Sort = new BsonDocument("at", 1), Limit = LooseAtOnce };
        var found = await connection.RunAsync(stop => connection.Contents.ListAsync(session: null, filter, options, stop), cancellationToken);
        return [.. found.Select(head => new LooseContent(head["_id"].AsString, Owner(head)))];
    }

    /// <summary>Removes all content of a resource, inside the transaction that erases it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="session">Holds the transaction.</param>
    /// <param name="owner">Type and id of the resource.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task EraseAsync(MongoConnection connection, IClientSessionHandle session, string owner, CancellationToken cancellationToken)
    {
        var ofOwner = new BsonDocument("owner", owner);
        foreach (var head in await connection.Contents.ListAsync(session, ofOwner, new() { Projection = new BsonDocument("_id", 1) }, cancellationToken))
            await connection.ContentPieces.DeleteManyAsync(session, PiecesOf(head["_id"].AsString), cancellationToken: cancellationToken);
        await connection.Contents.DeleteManyAsync(session, ofOwner, cancellationToken: cancellationToken);
    }

    private Task<bool> SetAsync(string content, BsonDocument fields, CancellationToken cancellationToken) => RunAsync(
        stop => connection.Contents.UpdateOneAsync(new BsonDocument("_id", content), new BsonDocument("$set", fields), options: null, stop), cancellationToken);

    private Task<bool> RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => connection.RunAsync(
        async stop =>
        {
            await work(stop);
            return true;
        },
        cancellationToken);

    private static ResourceKey? Owner(BsonDocument head) =>
        head.TryGetValue("owner", out var owner) && owner.AsString.Split('/') is [var type, var id] ? new ResourceKey(type, id) : null;

    private static string PieceId(string content, int place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{content}/{place}");

    // The character after the slash ends the range.
    private static BsonDocument PiecesOf(string content) => new("_id", new BsonDocument { { "$gte", $"{content}/" }, { "$lt", $"{content}0" } });
}
