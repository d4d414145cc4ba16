using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Reads with or without a transaction, which the driver tells apart by overloads.</summary>
internal static class MongoCalls
{
    /// <summary>All documents that a find gives.</summary>
    public static async Task<List<BsonDocument>> ListAsync(
        this IMongoCollection<BsonDocument> collection, IClientSessionHandle? session, BsonDocument filter, FindOptions<BsonDocument> options, CancellationToken cancellationToken)
    {
        using var cursor = session is null
            ? await collection.FindAsync(filter, options, cancellationToken)
            : await collection.FindAsync(session, filter, options, cancellationToken);
        return await cursor.ToListAsync(cancellationToken);
    }

    /// <summary>All documents that an aggregation gives.</summary>
    public static Task<List<BsonDocument>> ListAsync(
        this IMongoCollection<BsonDocument> collection, IClientSessionHandle? session, IReadOnlyList<BsonDocument> stages, CancellationToken cancellationToken) =>
        collection.AggregateAsync(session, stages, hint: null, cancellationToken);

    /// <summary>All documents that an aggregation gives, found by an index with this name; null when the database shall choose.</summary>
    public static async Task<List<BsonDocument>> AggregateAsync(
        this IMongoCollection<BsonDocument> collection, IClientSessionHandle? session, IReadOnlyList<BsonDocument> stages, string? hint, CancellationToken cancellationToken)
    {
        var pipeline = PipelineDefinition<BsonDocument, BsonDocument>.Create(stages);
        var options = new AggregateOptions { AllowDiskUse = true, Hint = hint };
        using var cursor = session is null
            ? await collection.AggregateAsync(pipeline, options, cancellationToken)
            : await collection.AggregateAsync(session, pipeline, options, cancellationToken);
        return await cursor.ToListAsync(cancellationToken);
    }

    /// <summary>How many documents there are.</summary>
    /// <param name="collection">Where.</param>
    /// <param name="filter">Which.</param>
    /// <param name="hint">The name of the index to go by, or null when the database shall choose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<long> CountAsync(
        this IMongoCollection<BsonDocument> collection, BsonDocument filter, string? hint, CancellationToken cancellationToken) =>
        collection.CountDocumentsAsync(filter, new CountOptions { Hint = hint }, cancellationToken);
}
