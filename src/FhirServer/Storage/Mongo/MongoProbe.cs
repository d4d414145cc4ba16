using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>What an index should find a document by: one value for each of its fields.</summary>
/// <param name="Index">The index.</param>
/// <param name="Id">The document's key.</param>
/// <param name="Values">The values, in the order of the index's fields.</param>
internal sealed record MongoProbe(MongoIndex Index, BsonValue Id, IReadOnlyList<BsonValue> Values)
{
    /// <summary>The probe of a document; null when the index does not hold it, or the document has no full set of values.</summary>
    public static MongoProbe? Of(MongoIndex index, BsonDocument document)
    {
        if (index.Partial is not null && !index.Partial.All(condition => Holds(condition, document)))
            return null;
        if (ArrayOf(index) is not { } array)
            return Take(document, index.Keys.Names) is { } own ? new MongoProbe(index, document["_id"], own) : null;
        // Fields inside and outside an array have no values that belong together.
        if (!index.Keys.Names.All(name => name.StartsWith(array + ".", StringComparison.Ordinal)) || !document.TryGetValue(array, out var entries) || !entries.IsBsonArray)
            return null;
        var inner = Inner(index, array).ToList();
        // Long values are rarer than short ones, mostly: an identifier, not a status.
        var rarest = entries.AsBsonArray.OfType<BsonDocument>().Select(entry => Take(entry, inner)).Where(values => values is not null).MaxBy(values => Length(values![^1]));
        return rarest is null ? null : new MongoProbe(index, document["_id"], rarest);
    }

    /// <summary>The filter that finds all documents of probes of one index. It may find one of them by the value of another; never one that the index has lost altogether.</summary>
    public static BsonDocument Filter(IReadOnlyList<MongoProbe> probes)
    {
        var index = probes[0].Index;
        var filter = new BsonDocument("_id", In(probes.Select(probe => probe.Id)));
        var array = ArrayOf(index);
        var names = array is null ? index.Keys.Names : Inner(index, array);
        var values = new BsonDocument(names.Select((name, i) => new BsonElement(name, In(probes.Select(probe => probe.Values[i])))));
        if (array is not null)
            return filter.Merge(MongoFilters.HasEntry(array, values));
        filter.Merge(values);
        return index.Partial is null ? filter : filter.Merge(index.Partial, overwriteExistingElements: false);
    }

    private static BsonDocument In(IEnumerable<BsonValue> values) => new("$in", new BsonArray(values.Distinct()));

    // The conditions of this store's indexes: a field has a value, or is there.
    private static bool Holds(BsonElement condition, BsonDocument document) =>
        document.TryGetValue(condition.Name, out var value) && (condition.Value.IsBsonDocument || value == condition.Value);

    private static string? ArrayOf(MongoIndex index)
    {
        var name = index.Keys.GetElement(0).Name;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : name[..dot];
    }

    private static IEnumerable<string> Inner(MongoIndex index, string array) => index.Keys.Names.Select(name => name[(array.Length + 1)..]);

    private static List<BsonValue>? Take(BsonDocument holder, IEnumerable<string> names)
    {
        var values = new List<BsonValue>();
        foreach (var name in names)
        {
            BsonValue? value = holder;
            foreach (var step in name.Split('.'))
                value = value is BsonDocument inner && inner.TryGetValue(step, out var found) ? found : null;
            // Of keys, too, the longest is the rarest.
            if (value is BsonArray keys)
                value = keys.MaxBy(Length);
            if (value is null)
                return null;
            values.Add(value);
        }

        return values;
    }

    private static int Length(BsonValue value) => value.IsString ? value.AsString.Length : 0;
}
