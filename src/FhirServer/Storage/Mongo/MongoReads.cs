using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Reads by identity: one current version, one old version, many current ones.</summary>
internal sealed class MongoReads(MongoConnection connection, MongoSearch search)
{
    /// <summary>The current version or tombstone.</summary>
    public async Task<RawResource?> ReadAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken) =>
        await CurrentAsync(type, id, grant, cancellationToken) is { } found && (grant.RowsOf(type) is null || found["m"].AsInt32 != (int)WriteMethod.Delete)
            ? await connection.Payload.ResourceAsync(session: null, found, cancellationToken)
            : null;

    /// <summary>One version.</summary>
    public async Task<RawResource?> ReadVersionAsync(ResourceKey key, AccessGrant grant, CancellationToken cancellationToken)
    {
        // The current one first: what it is superseded by meanwhile moves it into the history, which is looked into next.
        var current = await CurrentAsync(key.Type, key.Id, grant, cancellationToken);
        if (current is null || current["v"].AsInt64 < key.Version)
            return null;
        if (current["v"].AsInt64 == key.Version)
            return await connection.Payload.ResourceAsync(session: null, current, cancellationToken);
        // The resource's key as well, by which a sharded cluster knows where to look.
        var old = new BsonDocument { { "_id", key.ToString() }, { "k", key.WithoutVersion.ToString() } };
        var found = await connection.History.ListAsync(session: null, old, Options(), cancellationToken);
        return found is [var version] ? await connection.Payload.ResourceAsync(session: null, version, cancellationToken) : null;
    }

    /// <summary>The current versions of those that are there.</summary>
    public async Task<IReadOnlyList<RawResource>> ReadManyAsync(IReadOnlyCollection<ResourceKey> keys, AccessGrant grant, CancellationToken cancellationToken)
    {
        var names = keys.Select(key => key.WithoutVersion.ToString()).Distinct(StringComparer.Ordinal);
        var filter = MongoFilters.All(
            new BsonDocument { { "_id", MongoFilters.In(names) }, { "del", false } },
            await search.GrantAsync(session: null, grant, [.. keys.Select(key => key.Type).Distinct(StringComparer.Ordinal)], cancellationToken));
        return await connection.Payload.ResourcesAsync(await connection.Resources.ListAsync(session: null, filter, Options(), cancellationToken), cancellationToken);
    }

    private static FindOptions<BsonDocument> Options() => new() { Projection = MongoPayload.Fields };

    private async Task<BsonDocument?> CurrentAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        var key = new BsonDocument("_id", $"{type}/{id}");
        var filter = grant.RowsOf(type) is null ? key : MongoFilters.All(key, await search.GrantAsync(session: null, grant, [type], cancellationToken));
        var found = await connection.Resources.ListAsync(session: null, filter, Options(), cancellationToken);
        return found is [var only] ? only : null;
    }
}
