using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Index entries to the arrays that a resource's document holds, one for each kind. <c>p</c> is the parameter, <c>Observation.code</c>;
/// of parameters that every type has, whose code begins with an underscore, the code alone. Tokens, links, URIs and composites have a key
/// in <see cref="MongoKeys.Field"/> as well, and texts one for each word.
/// </summary>
internal static class MongoEntries
{
    /// <summary>The names of a composite's parts, in order.</summary>
    private const string PartNames = "abcdefgh";

    /// <summary>What stands in <c>p</c>.</summary>
    public static string Parameter(string type, string code) => code.StartsWith('_') ? code : $"{type}.{code}";

    /// <summary>The parameter under which a reference's identifier is kept, as a token.</summary>
    public static string IdentifierCode(string code) => code + ":identifier";

    /// <summary>The name of a composite's part.</summary>
    public static string Part(int place) => PartNames[place].ToString();

    /// <summary>True of arrays whose entries have a key in <see cref="MongoKeys.Field"/>.</summary>
    public static bool HasKeys(string array) => array is "t" or "r" or "u" or "c" or "x";

    /// <summary>Adds the keys and the arrays; kinds without entries get none.</summary>
    public static void AddTo(BsonDocument document, string type, IReadOnlyList<IndexEntry> entries)
    {
        var keys = new MongoKeySet();
        var arrays = new BsonDocument();
        foreach (var entry in entries.SelectMany(All))
        {
            var parameter = Parameter(type, entry.Code);
            Array(arrays, Field(entry)).Add(Fill(new BsonDocument("p", parameter), entry));
            keys.Add(parameter, entry);
        }

        if (keys.ToArray() is { Count: > 0 } all)
            document.Add(MongoKeys.Field, all);
        document.AddRange(arrays);
    }

    // The identifier of a link is asked for as a token of its own.
    private static IEnumerable<IndexEntry> All(IndexEntry entry) =>
        entry is IndexEntry.Reference reference && (reference.IdentifierSystem ?? reference.IdentifierValue) is not null
            ? Ways(entry).Append(new IndexEntry.Token(IdentifierCode(entry.Code), reference.IdentifierSystem, reference.IdentifierValue, Text: null))
            : Ways(entry);

    // A canonical below the server's own base leads to a resource here, and is asked for by its URL as well.
    private static IEnumerable<IndexEntry> Ways(IndexEntry entry) => entry switch
    {
        IndexEntry.Reference { Id: not null, Url: not null } both => [both with { Url = null }, both with { Id = null }],
        IndexEntry.Composite composite => composite.Parts
            .Aggregate<IndexEntry, IEnumerable<IndexEntry[]>>([[]], (tuples, part) => tuples.SelectMany(tuple => Ways(part).Select(way => (IndexEntry[])[.. tuple, way])))
            .Select(parts => composite with { Parts = parts }),
        _ => [entry],
    };

    private static BsonArray Array(BsonDocument document, string field)
    {
        if (document.TryGetValue(field, out var found))
            return found.AsBsonArray;
        var array = new BsonArray();
        document.Add(field, array);
        return array;
    }

    private static string Field(IndexEntry entry) => entry switch
    {
        IndexEntry.String => "s",
        IndexEntry.Token => "t",
        IndexEntry.Date => "d",
        IndexEntry.Number or IndexEntry.Quantity => "n",
        IndexEntry.Reference => "r",
        IndexEntry.Uri => "u",
        IndexEntry.Composite => "c",
        IndexEntry.Position => "g",
        IndexEntry.Words => "x",
        _ => throw new ArgumentException($"There is no field for {entry.GetType().Name}.", nameof(entry)),
    };

    private static BsonDocument Fill(BsonDocument to, IndexEntry entry) => entry switch
    {
        IndexEntry.String text => FillString(to, text),
        IndexEntry.Token token => FillToken(to, token.System, token.Value, token.Text),
        IndexEntry.Date date => to.Add("l", date.Low).Add("h", date.High),
        IndexEntry.Number number => FillNumber(to, number.Low, number.High),
        IndexEntry.Quantity quantity => FillQuantity(to, quantity),
        IndexEntry.Reference reference => FillReference(to, reference),
        IndexEntry.Uri uri => to.Add("v", uri.Value),
        IndexEntry.Composite composite => FillParts(to, composite),
        IndexEntry.Position position => FillPosition(to, position, position.Point),
        IndexEntry.Words text => to.Add("f", text.Text),
        _ => throw new ArgumentException($"There are no fields for {entry.GetType().Name}.", nameof(entry)),
    };

    // The text as written stands only where folding changed it.
    private static BsonDocument FillString(BsonDocument to, IndexEntry.String text) =>
        to.Add("f", text.Folded).Add("x", text.Exact, text.Exact != text.Folded);

    private static BsonDocument FillToken(BsonDocument to, string? system, string? value, string? text)
    {
        to.Add("v", value, value is not null);
        to.Add("s", system, system is not null);
        return to.Add("x", text, text is not null);
    }

    // Most entries are points; only a range has an upper end of its own.
    private static BsonDocument FillNumber(BsonDocument to, decimal low, decimal high)
    {
        to.Add("l", new BsonDecimal128(low));
        return high == low ? to : to.Add("h", new BsonDecimal128(high));
    }

    private static BsonDocument FillQuantity(BsonDocument to, IndexEntry.Quantity quantity)
    {
        FillNumber(to, quantity.Low, quantity.High);
        to.Add("s", quantity.System, quantity.System is not null);
        to.Add("c", quantity.UnitCode, quantity.UnitCode is not null);
        return to.Add("u", quantity.Unit, quantity.Unit is not null);
    }

    // A link by URL says so, because an id could read the same.
    private static BsonDocument FillReference(BsonDocument to, IndexEntry.Reference reference)
    {
        to.Add("t", reference.Type, reference.Type is not null);
        if ((reference.Id ?? reference.Url) is { } target)
            to.Add("i", target);
        to.Add("u", true, reference.Id is null && reference.Url is not null);
        return to.Add("v", reference.Version, reference.Version is not null);
    }

    private static BsonDocument FillPosition(BsonDocument to, IndexEntry.Position position, GeoPoint point) =>
        to.Add("a", position.Latitude).Add("o", position.Longitude).Add("x", point.X).Add("y", point.Y).Add("z", point.Z);

    private static BsonDocument FillParts(BsonDocument to, IndexEntry.Composite composite)
    {
        for (var i = 0; i < composite.Parts.Count; i++)
            to.Add(Part(i), Fill([], composite.Parts[i]));
        return to;
    }
}
