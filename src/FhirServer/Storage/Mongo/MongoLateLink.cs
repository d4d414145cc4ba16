using FhirServer.Search;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// A chain or a reverse chain whose far end holds too many resources to be found first: the search walks its own end in order, and some resources
/// at a time are asked whether the link holds of them. Memory is bounded whatever stands at the far end.
/// </summary>
/// <param name="resources">The collection.</param>
/// <param name="link">The link.</param>
/// <param name="far">What must be true of the far end.</param>
internal sealed class MongoLateLink(IMongoCollection<BsonDocument> resources, SearchExpr link, MongoConditions far)
{
    /// <summary>The field of a document that <see cref="KeepAsync(List{BsonDocument}, CancellationToken)"/> reads beside its key.</summary>
    public const string Field = "r";

    // The far end is found by its keys; what is asked of it is checked there.
    private static readonly MongoLead ByKeys = new(Expression: null);

    /// <summary>The documents of which the link holds, in their order.</summary>
    public Task<List<BsonDocument>> KeepAsync(List<BsonDocument> documents, CancellationToken cancellationToken) => link switch
    {
        SearchExpr.Chain chain => KeepAsync(chain, documents, cancellationToken),
        SearchExpr.Has has => KeepAsync(has, documents, cancellationToken),
        _ => throw new InvalidOperationException($"{link.GetType().Name} is no link."),
    };

    private async Task<List<BsonDocument>> KeepAsync(SearchExpr.Chain chain, List<BsonDocument> documents, CancellationToken cancellationToken)
    {
        var targets = documents.ConvertAll(document => Targets(document, Parameter(chain.Reference)).Where(key => key.StartsWith(chain.TargetType + "/", StringComparison.Ordinal)).ToList());
        var asked = targets.SelectMany(keys => keys).Distinct(StringComparer.Ordinal).ToList();
        if (asked.Count == 0)
            return [];
        var filter = MongoFilters.All(new BsonDocument { { "_id", MongoFilters.In(asked) }, { "del", false } }, far.Filter(ByKeys));
        var found = await resources.ListAsync(session: null, filter, new() { Projection = new BsonDocument("_id", 1) }, cancellationToken);
        var holding = found.Select(document => document["_id"].AsString).ToHashSet(StringComparer.Ordinal);
        return [.. documents.Where((_, place) => targets[place].Exists(holding.Contains))];
    }

    private async Task<List<BsonDocument>> KeepAsync(SearchExpr.Has has, List<BsonDocument> documents, CancellationToken cancellationToken)
    {
        var parameter = Parameter(has.Reference);
        var keys = documents.Select(document => MongoKeys.Of(parameter, Id(document["_id"].AsString))).Distinct(StringComparer.Ordinal);
        var filter = MongoFilters.All(new BsonDocument { { MongoKeys.Field, MongoFilters.In(keys) }, { "del", false } }, far.Filter(ByKeys));
        var found = await resources.ListAsync(session: null, filter, new() { Projection = new BsonDocument(Field, 1), Hint = MongoCollections.ByKey }, cancellationToken);
        var referred = found.SelectMany(document => Targets(document, parameter)).ToHashSet(StringComparer.Ordinal);
        return [.. documents.Where(document => referred.Contains(document["_id"].AsString))];
    }

    private static string Parameter(SearchParameterInfo reference) => MongoEntries.Parameter(reference.ResourceType, reference.Code);

    private static string Id(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The keys of the resources here that a document refers to by a parameter.</summary>
    private static IEnumerable<string> Targets(BsonDocument document, string parameter)
    {
        if (!document.TryGetValue(Field, out var entries))
            yield break;
        foreach (var entry in entries.AsBsonArray.Select(entry => entry.AsBsonDocument).Where(entry => entry["p"] == parameter && !entry.Contains("u")))
        {
            if (entry.TryGetValue("t", out var type) && entry.TryGetValue("i", out var id))
                yield return $"{type.AsString}/{id.AsString}";
        }
    }
}
