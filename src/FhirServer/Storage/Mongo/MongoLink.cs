using FhirServer.Search;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>What stands for a chain or a reverse chain once it is known what it leads to: links of one parameter, or resources by their keys.</summary>
/// <param name="Parameter">The reference parameter of a chain; null for a reverse chain.</param>
/// <param name="Condition">What is true of a link of a chain; null for a reverse chain.</param>
/// <param name="Keys">For a reverse chain, the keys of what is referred to.</param>
internal sealed record MongoLink(SearchParameterInfo? Parameter, MongoEntryCondition? Condition, IReadOnlyList<string> Keys)
{
    /// <summary>Asked of what the rest of the search finds, and no part of the filter; null for a link whose far end is known.</summary>
    public MongoLateLink? Late { get; private init; }

    /// <summary>A link that is asked late.</summary>
    public static MongoLink Ask(MongoLateLink late) => new(Parameter: null, Condition: null, []) { Late = late };

    /// <summary>The filter.</summary>
    /// <param name="compiler">Compiles conditions on entries.</param>
    public BsonDocument Filter(MongoFilterCompiler compiler)
    {
        if (Late is not null)
            return MongoFilters.Everything;
        if (Keys.Count == 0)
            return MongoFilters.Nothing;
        return Parameter is null || Condition is null ? new BsonDocument("_id", MongoFilters.In(Keys)) : compiler.Entry(Parameter, Parameter.Code, Condition);
    }
}
