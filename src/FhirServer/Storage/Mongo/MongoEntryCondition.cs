using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>What must be true of one of a resource's entries under a parameter.</summary>
/// <param name="Array">The array that holds such entries.</param>
/// <param name="OnEntry">The condition on the entry, without its parameter.</param>
/// <param name="Keys">What the keys tell of it; null for entries that have none.</param>
internal sealed record MongoEntryCondition(string Array, BsonDocument OnEntry, MongoKeyCondition? Keys)
{
    /// <summary>What the query language cannot say of an entry: an expression on <c>$$e</c>, computed for those of which the rest is true; null for nothing.</summary>
    public BsonDocument? Computed { get; init; }

    /// <summary>The condition of a criterion.</summary>
    public static MongoEntryCondition Of(Criterion criterion) => new(
        MongoCriterionCompiler.Field(criterion), criterion.Accept(new MongoCriterionCompiler(at: string.Empty)), criterion.Accept(MongoKeyCompiler.Instance))
    {
        Computed = criterion is Criterion.Near near ? MongoDistance.IsWithin(near) : null,
    };

    /// <summary>That there is an entry in this array.</summary>
    public static MongoEntryCondition Any(string array) => new(
        array, MongoFilters.Everything, MongoEntries.HasKeys(array) ? MongoKeyCondition.Present : null);

    /// <summary>The filter that a document with such an entry satisfies.</summary>
    /// <param name="parameters">What stands in the entries' <c>p</c>: one, or more when any of several will do.</param>
    /// <param name="byIndex">True to be found by an index; false to be checked on what another index found, which must not lead the planner astray.</param>
    public BsonDocument Filter(IReadOnlyList<string> parameters, bool byIndex)
    {
        if (byIndex && Keys is { IsWhole: true })
            return MongoKeys.Filter(parameters, Keys);
        var entry = Entry(parameters);
        if (Computed is not null)
            return MongoFilters.All(byIndex ? MongoFilters.HasIndexedEntry(Array, entry) : MongoFilters.HasEntry(Array, entry), MongoDistance.HasEntry(Array, parameters, Computed));
        if (!byIndex)
            return MongoFilters.HasEntry(Array, entry);
        return Keys is null
            ? MongoFilters.HasIndexedEntry(Array, entry)
            : MongoFilters.All(MongoKeys.Filter(parameters, Keys), MongoFilters.HasEntry(Array, entry));
    }

    private BsonDocument Entry(IReadOnlyList<string> parameters) =>
        new BsonDocument("p", parameters is [var only] ? only : MongoFilters.In(parameters)).Merge(OnEntry);
}
