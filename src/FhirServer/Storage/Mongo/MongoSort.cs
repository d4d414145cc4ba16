using FhirServer.Search;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The keys of _sort: where each stands in a document, their order, and the condition of coming after a place in that order.
/// Resources without a value come last in both directions; ties go by creation. See https://hl7.org/fhir/R4/search.html#sort.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="types">The types that are searched; empty for all.</param>
/// <param name="backward">True for the same order from its end.</param>
internal sealed class MongoSort(IReadOnlyList<SortKey> keys, IReadOnlyList<string> types, bool backward)
{
    // The same key again adds nothing, and each costs a pass over all matches; but the lowest and the highest of several values are two keys.
    private readonly IReadOnlyList<SortKey> distinct = [.. keys.DistinctBy(key => (key.Kind, key.Parameter, key.Texts, key.Kind == SortKind.Parameter && key.Descending))];

    /// <summary>The keys that tell matches apart.</summary>
    public IReadOnlyList<SortKey> Keys => distinct;

    /// <summary>True when there is one key at most and it stands in the document as it is, so that an index may give the order.</summary>
    public bool IsStored => distinct.Count == 0 || (distinct.Count == 1 && StoredField(distinct[0]) is not null);

    /// <summary>The index that gives the order; null when none does.</summary>
    public string? Index => (distinct, types.Count) switch
    {
        ([], 1) => MongoCollections.TypeInOrderOfCreation,
        ([], 0) => MongoCollections.AllInOrderOfCreation,
        ([{ Kind: SortKind.LastUpdated }], 1) => MongoCollections.TypeByUpdate,
        ([{ Kind: SortKind.LastUpdated }], 0) => MongoCollections.AllByUpdate,
        ([{ Kind: SortKind.Parameter } key], 1) when MongoSortFields.Of(key, types) is { } stored => MongoSortFields.Index(stored),
        _ => null,
    };

    /// <summary>
    /// The steps that give a page of a stored order, each only needed when those before have not filled it: what ties with the place that the page
    /// begins at, what has a value beyond it, what has no value. Each is a range of the index.
    /// </summary>
    public IEnumerable<MongoSortStep> Steps(MongoCursor? after)
    {
        var beyondRid = after is null ? MongoFilters.Everything : new BsonDocument("rid", new BsonDocument(RidRises ? "$gt" : "$lt", after.Rid));
        if (distinct.Count == 0)
            return [new(beyondRid, HasValue: true)];
        var field = Field(0);
        var isSometimesMissing = distinct[0].Kind == SortKind.Parameter;
        var missing = new MongoSortStep(new BsonDocument(field, BsonNull.Value), HasValue: false);
        var present = new MongoSortStep(isSometimesMissing ? new BsonDocument(field, new BsonDocument("$exists", true)) : MongoFilters.Everything, HasValue: true);
        if (after is null)
            return isSometimesMissing ? [present, missing] : [present];
        if (after.Values[0].IsBsonNull)
        {
            var rest = missing with { Filter = MongoFilters.All(missing.Filter, beyondRid) };
            return backward ? [rest, present] : [rest];
        }

        var ties = new MongoSortStep(MongoFilters.All(new BsonDocument(field, after.Values[0]), beyondRid), HasValue: true);
        var beyond = new MongoSortStep(new BsonDocument(field, new BsonDocument(Rises(distinct[0]) ? "$gt" : "$lt", after.Values[0])), HasValue: true);
        return isSometimesMissing && !backward ? [ties, beyond, missing] : [ties, beyond];
    }

    /// <summary>The fields that must be computed before documents can be sorted: the value of each key.</summary>
    public BsonDocument Computed()
    {
        var computed = new BsonDocument();
        for (var i = 0; i < distinct.Count; i++)
        {
            if (!IsAlwaysThere(distinct[i]))
                computed.Add(Field(i), Expression(distinct[i]));
        }

        return computed;
    }

    /// <summary>Which of the computed values are missing; the stage after <see cref="Computed"/>.</summary>
    public BsonDocument Missing() => new(Enumerable.Range(0, distinct.Count).Where(i => !IsAlwaysThere(distinct[i]))
        .Select(i => new BsonElement(MissingField(i), new BsonDocument("$cond", new BsonArray { new BsonDocument("$eq", new BsonArray { $"${Field(i)}", BsonNull.Value }), 1, 0 }))));

    /// <summary>The order.</summary>
    public BsonDocument Order()
    {
        var order = new BsonDocument();
        for (var i = 0; i < distinct.Count; i++)
        {
            if (!IsStored && !IsAlwaysThere(distinct[i]))
                order[MissingField(i)] = backward ? -1 : 1;
            order[Field(i)] = Rises(distinct[i]) ? 1 : -1;
        }

        order["rid"] = RidRises ? 1 : -1;
        return order;
    }

    /// <summary>The order of a step of a stored order.</summary>
    public BsonDocument Order(MongoSortStep step) => step.HasValue ? Order() : new BsonDocument("rid", RidRises ? 1 : -1);

    /// <summary>Adds the stored keys to the fields that are read.</summary>
    public BsonDocument Project(BsonDocument fields)
    {
        for (var i = 0; i < distinct.Count; i++)
            fields[Field(i)] = 1;
        return fields;
    }

    /// <summary>The place of a document that was found.</summary>
    public SortPlace Place(BsonDocument document) =>
        new([.. distinct.Select((_, i) => MongoCursor.Known(document.GetValue(Field(i), BsonNull.Value)))], document["rid"].AsObjectId);

    /// <summary>The place of a version that was judged in memory.</summary>
    public SortPlace Place(IndexedResource version, object created) =>
        new([.. distinct.Select(key => MongoCursor.Stored(key, types.Count == 1 && key.Kind == SortKind.Id ? version.Key.ToString() : SortValue.Of(key, version)))], created);

    /// <summary>The condition that a document comes after a place; computed values must be there.</summary>
    public BsonDocument After(MongoCursor place)
    {
        var alternatives = new List<BsonDocument>();
        for (var i = 0; i < distinct.Count; i++)
        {
            if (Beyond(i, place.Values[i]) is { } beyond)
                alternatives.Add(MongoFilters.All([.. Ties(place, i), beyond]));
        }

        alternatives.Add(MongoFilters.All([.. Ties(place, distinct.Count), new BsonDocument("rid", new BsonDocument(RidRises ? "$gt" : "$lt", place.Rid))]));
        return MongoFilters.Any(alternatives);
    }

    private bool RidRises => distinct.Count == 0 ? !backward : distinct[0].Descending == backward;

    private bool Rises(SortKey key) => key.Descending == backward;

    // Those without a value come last: forward they lie beyond every value, backward every value lies beyond them.
    private BsonDocument? Beyond(int key, BsonValue value)
    {
        if (value.IsBsonNull)
            return backward ? new BsonDocument(Field(key), new BsonDocument("$ne", BsonNull.Value)) : null;
        var beyond = new BsonDocument(Field(key), new BsonDocument(Rises(distinct[key]) ? "$gt" : "$lt", value));
        return backward || IsAlwaysThere(distinct[key]) ? beyond : MongoFilters.Any(beyond, new BsonDocument(Field(key), BsonNull.Value));
    }

    private IEnumerable<BsonDocument> Ties(MongoCursor place, int count) => Enumerable.Range(0, count).Select(i => new BsonDocument(Field(i), place.Values[i]));

    private bool IsAlwaysThere(SortKey key) => key.Kind == SortKind.LastUpdated || (key.Kind == SortKind.Id && types.Count == 1);

    private string? StoredField(SortKey key) => key switch
    {
        { Kind: SortKind.LastUpdated } => "lu",
        { Kind: SortKind.Id } when types.Count == 1 => "_id",
        { Kind: SortKind.Parameter } => MongoSortFields.Of(key, types),
        _ => null,
    };

    // Beside other keys a field of its own would be missing where it has no value, and sort before all others.
    private string Field(int place) => IsStored || IsAlwaysThere(distinct[place])
        ? StoredField(distinct[place])!
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"k{place}");

    private static string MissingField(int place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"b{place}");

    private BsonValue Expression(SortKey key) => key.Kind switch
    {
        SortKind.Id => IdOf("$_id"),
        SortKind.Score => MongoScore.Expression(key.Texts),
        _ => OfParameter(key),
    };

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
                ("n", "$$e.l"),
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
        var isOfEveryType = MongoFilterCompiler.IsOfEveryType(parameter);
        if (!isOfEveryType || parameter.Code.StartsWith('_'))
        {
            var named = Equal("$$e.p", MongoEntries.Parameter(parameter.ResourceType, parameter.Code));
            // The name of a parameter that every type has does not say of which type this one is.
            return isOfEveryType || !parameter.Code.StartsWith('_') ? named : new("$and", new BsonArray { named, Equal("$type", parameter.ResourceType) });
        }

        return Equal("$$e.p", new BsonDocument("$concat", new BsonArray { "$type", "." + parameter.Code }));
    }

    private static BsonDocument Equal(BsonValue left, BsonValue right) => new("$eq", new BsonArray { left, right });
}

/// <summary>A part of a stored order.</summary>
/// <param name="Filter">Which documents are in it.</param>
/// <param name="HasValue">False when they lack a value of the key.</param>
internal sealed record MongoSortStep(BsonDocument Filter, bool HasValue);
