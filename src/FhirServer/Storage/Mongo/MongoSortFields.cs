using System.Collections.Frozen;
using FhirServer.Search;
using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Sort values that stand in a resource's document as they are, so that an index gives their order. No index on an array can: it would sort by the
/// least of all its entries, whatever their parameter. As an index holds one field, a type has two such parameters, one of time and one of text, for
/// those that lists are sorted by; for each the value that counts when ascending and the one that counts when descending. A sort by another
/// parameter computes its values from the entries of all matches.
/// </summary>
internal static class MongoSortFields
{
    private const string Date = "date";
    private const string Name = "name";

    // What is not here sorts by date and by name, where it has them.
    private static readonly FrozenDictionary<string, string> s_times = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Account"] = "period",
        ["CareTeam"] = "date",
        ["ChargeItem"] = "entered-date",
        ["Claim"] = "created",
        ["ClaimResponse"] = "created",
        ["Communication"] = "sent",
        ["CommunicationRequest"] = "authored",
        ["Condition"] = "recorded-date",
        ["CoverageEligibilityRequest"] = "created",
        ["CoverageEligibilityResponse"] = "created",
        ["DeviceRequest"] = "authored-on",
        ["ExplanationOfBenefit"] = "created",
        ["Goal"] = "start-date",
        ["ImagingStudy"] = "started",
        ["Media"] = "created",
        ["MedicationAdministration"] = "effective-time",
        ["MedicationDispense"] = "whenhandedover",
        ["MedicationRequest"] = "authoredon",
        ["MedicationStatement"] = "effective",
        ["Patient"] = "birthdate",
        ["Person"] = "birthdate",
        ["Provenance"] = "recorded",
        ["QuestionnaireResponse"] = "authored",
        ["RelatedPerson"] = "birthdate",
        ["ServiceRequest"] = "authored",
        ["Slot"] = "start",
        ["Specimen"] = "collected",
        ["Task"] = "authored-on",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Composition"] = "title",
        ["Library"] = "title",
        ["Patient"] = "family",
        ["Practitioner"] = "family",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fields: time and text, rising and falling.</summary>
    public static IReadOnlyList<string> All { get; } = ["ta", "td", "xa", "xd"];

    /// <summary>The name of a field's index.</summary>
    public static string Index(string field) => $"type_{field}_rid";

    /// <summary>The field that a key sorts by, in a search of one type; null when there is none.</summary>
    public static string? Of(SortKey key, IReadOnlyList<string> types)
    {
        if (key.Parameter is not { } parameter || types is not [var type] || parameter.ResourceType != type)
            return null;
        return (parameter.Type, parameter.Code) switch
        {
            (SearchParameterType.Date, var code) when code == Time(type) => key.Descending ? "td" : "ta",
            (SearchParameterType.String, var code) when code == Text(type) => key.Descending ? "xd" : "xa",
            _ => null,
        };
    }

    /// <summary>Adds the fields of a resource; none for parameters under which it has no entry.</summary>
    public static void AddTo(BsonDocument document, string type, IReadOnlyList<IndexEntry> entries)
    {
        Add<long>(document, "t", entries.OfType<IndexEntry.Date>().Where(entry => entry.Code == Time(type)).Select(entry => (entry.Low, entry.High)), (a, b) => a.CompareTo(b));
        Add<string>(document, "x", entries.OfType<IndexEntry.String>().Where(entry => entry.Code == Text(type)).Select(entry => (entry.Folded, entry.Folded)), (a, b) => SortValue.Compare(a, b));
    }

    private static void Add<T>(BsonDocument document, string field, IEnumerable<(T Low, T High)> values, Comparison<T> order)
        where T : notnull
    {
        var all = values.ToList();
        if (all.Count == 0)
            return;
        var comparer = Comparer<T>.Create(order);
        document.Add($"{field}a", BsonValue.Create(all.Select(value => value.Low).Min(comparer)));
        document.Add($"{field}d", BsonValue.Create(all.Select(value => value.High).Max(comparer)));
    }

    private static string Time(string type) => s_times.GetValueOrDefault(type, Date);

    private static string Text(string type) => s_texts.GetValueOrDefault(type, Name);
}
