using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>The words of MongoDB's query language that several files use: https://www.mongodb.com/docs/manual/reference/operator/query/.</summary>
internal static class MongoFilters
{
    /// <summary>True of every document.</summary>
    public static BsonDocument Everything => [];

    /// <summary>True of no document; by an index, so that nothing is read.</summary>
    public static BsonDocument Nothing => new("_id", In([]));

    /// <summary>The value is one of these.</summary>
    public static BsonDocument In(IEnumerable<string> values) => new("$in", new BsonArray(values));

    /// <summary>All hold. What holds of everything is left out.</summary>
    public static BsonDocument All(params IEnumerable<BsonDocument> conditions) => Several("$and", [.. conditions.Where(condition => condition.ElementCount > 0)], Everything);

    /// <summary>At least one holds.</summary>
    public static BsonDocument Any(params IReadOnlyList<BsonDocument> conditions) =>
        conditions.Any(condition => condition.ElementCount == 0) ? Everything : Several("$or", conditions, Nothing);

    /// <summary>It does not hold.</summary>
    public static BsonDocument Not(BsonDocument condition) => condition.ElementCount == 0 ? Nothing : new("$nor", new BsonArray { condition });

    /// <summary>The array has an element of which this is true.</summary>
    public static BsonDocument HasEntry(string field, BsonDocument condition) => new(field, new BsonDocument("$elemMatch", condition));

    /// <summary>The same of an array that has an index of its own: the first half lets the partial index serve.</summary>
    public static BsonDocument HasIndexedEntry(string field, BsonDocument condition) =>
        new(field, new BsonDocument { { "$exists", true }, { "$elemMatch", condition } });

    private static BsonDocument Several(string operation, IReadOnlyList<BsonDocument> conditions, BsonDocument none) => conditions.Count switch
    {
        0 => none,
        1 => conditions[0],
        _ => new(operation, new BsonArray(conditions)),
    };
}
