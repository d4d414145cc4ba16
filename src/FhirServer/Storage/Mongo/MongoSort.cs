using FhirServer.Search;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The keys of _sort: where each stands in a document, their order, and the condition of coming after a place in that order.
/// Resources without a value come last in both directions; ties go by creation. See https://hl7.org/fhir/R4/search.html#sort.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="types">The types that are searched; empty for all.</param>
internal sealed class MongoSort(IReadOnlyList<SortKey> keys, IReadOnlyList<string> types)
{
    // The same key again adds nothing, and each costs a pass over all matches.
    private readonly IReadOnlyList<SortKey> keys = [.. keys.DistinctBy(key => (key.Kind, key.Parameter, key.Texts))];

    /// <summary>How many keys tell matches apart.</summary>
    public int Count => keys.Count;

    /// <summary>True when every key stands in the document as it is, so that an index may give the order.</summary>
    public bool IsStored => keys.All(IsStoredKey);

    /// <summary>The fields that must be computed before documents can be sorted: the value, and whether it is missing.</summary>
    public BsonDocument Computed()
    {
        var computed = new BsonDocument();
        for (var i = 0; i < keys.Count; i++)
        {
            if (IsStoredKey(keys[i]))
                continue;
            var value = keys[i].Kind switch
            {
                SortKind.Id => IdOf("$_id"),
                SortKind.Score => MongoScore.Expression(keys[i].Texts),
                _ => OfParameter(keys[i]),
            };
            computed.Add(Field(i), value);
        }

        return computed;
    }

    /// <summary>Which of the computed values are missing; the stage after <see cref="Computed"/>.</summary>
    public BsonDocument Missing() => new(Enumerable.Range(0, keys.Count).Where(i => !IsStoredKey(keys[i]))
        .Select(i => new BsonElement(MissingField(i), new BsonDocument("$cond", new BsonArray { new BsonDocument("$eq", new BsonArray { $"${Field(i)}", BsonNull.Value }), 1, 0 }))));

    /// <summary>The order.</summary>
    public BsonDocument Order()
    {
        var order = new BsonDocument();
        for (var i = 0; i < keys.Count; i++)
        {
            if (!IsStoredKey(keys[i]))
                order[MissingField(i)] = 1;
            order[Field(i)] = keys[i].Descending ? -1 : 1;
        }

        order["rid"] = 1;
        return order;
    }

    /// <summary>The values of a document that was found.</summary>
    public MongoCursor Place(BsonDocument document) =>
        new([.. keys.Select((_, i) => document.GetValue(Field(i), BsonNull.Value))], document["rid"].AsObjectId);

    /// <summary>The condition that a document comes after a place.</summary>
    public BsonDocument After(MongoCursor place)
    {
        var alternatives = new List<BsonDocument>();
        for (var i = 0; i < keys.Count; i++)
        {
            // After the missing there is nothing but ties.
            if (place.Values[i].IsBsonNull)
                continue;
            var beyond = new BsonDocument(Field(i), new BsonDocument(keys[i].Descending ? "$lt" : "$gt", place.Values[i]));
            alternatives.Add(MongoFilters.All([.. Ties(place, i), IsStoredKey(keys[i]) ? beyond : MongoFilters.Any(beyond, new BsonDocument(Field(i), BsonNull.Value))]));
        }

        alternatives.Add(MongoFilters.All([.. Ties(place, keys.Count), new BsonDocument("rid", new BsonDocument("$gt", place.Rid))]));
        return MongoFilters.Any(alternatives);
    }

    private IEnumerable<BsonDocument> Ties(MongoCursor place, int count) => Enumerable.Range(0, count).Select(i => new BsonDocument(Field(i), place.Values[i]));

    private bool IsStoredKey(SortKey key) => key.Kind == SortKind.LastUpdated || (key.Kind == SortKind.Id && types.Count == 1);

    private string Field(int place) => keys[place] switch
    {
        { Kind: SortKind.LastUpdated } => "lu",
        { Kind: SortKind.Id } when types.Count == 1 => "_id",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"k{place}"),
    };

    private static string MissingField(int place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"b{place}");

    private static BsonDocument IdOf(string key) => new("$arrayElemAt", new BsonArray { new BsonDocument("$split", new BsonArray { key, "/" }), 1 });

    private BsonDocument OfParameter(SortKey key)
    {
        var parameter = key.Parameter ?? throw new ArgumentException("A sort by parameter names one.", nameof(key));
        var (field, value) = parameter.Type switch
        {
            SearchParameterType.String => ("s", (BsonValue)"$$e.f"),
            SearchParameterType.Token => ("t", "$$e.v"),
            SearchParameterType.Uri => ("u", "$$e.v"),
            SearchParameterType.Reference => ("r", "$$e.i"),
            SearchParameterType.Date => ("d", key.Descending ? "$$e.h" : "$$e.l"),
            SearchParameterType.Number or SearchParameterType.Quantity =>
                ("n", key.Descending ? new BsonDocument("$ifNull", new BsonArray { "$$e.h", "$$e.l" }) : "$$e.l"),
            // Tuples and special parameters have no order.
            _ => (string.Empty, BsonNull.Value),
        };
        if (field.Length == 0)
            return new BsonDocument("$literal", BsonNull.Value);
        var own = new BsonDocument("$filter", new BsonDocument { { "input", new BsonDocument("$ifNull", new BsonArray { $"${field}", new BsonArray() }) }, { "as", "e" }, { "cond", IsOf(parameter) } });
        var values = new BsonDocument("$map", new BsonDocument { { "input", own }, { "as", "e" }, { "in", value } });
        return new BsonDocument("$ifNull", new BsonArray { new BsonDocument(key.Descending ? "$max" : "$min", values), BsonNull.Value });
    }

    private static BsonDocument IsOf(SearchParameterInfo parameter)
    {
        if (!MongoFilterCompiler.IsOfEveryType(parameter) || parameter.Code.StartsWith('_'))
            return Equal("$$e.p", MongoEntries.Parameter(parameter.ResourceType, parameter.Code));
        return Equal("$$e.p", new BsonDocument("$concat", new BsonArray { "$type", "." + parameter.Code }));
    }

    private static BsonDocument Equal(BsonValue left, BsonValue right) => new("$eq", new BsonArray { left, right });
}
