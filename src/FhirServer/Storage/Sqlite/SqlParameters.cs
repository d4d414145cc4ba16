using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Collects the values of a statement while its text is made, so that no value ever stands in the text:
/// the text depends only on the shape of a query, and its prepared form can be kept.
/// </summary>
internal sealed class SqlParameters
{
    // SQLite's own limit is 32766.
    private const int Most = 30_000;
    private static readonly ConditionalWeakTable<IReadOnlySet<string>, string> s_written = [];
    private readonly List<object> values = [];
    private int aliases;

    /// <summary>The name of the function that counts the rows which the leading index or walk of a search gives.</summary>
    public const string Examine = "examined";

    /// <summary>True to have those rows counted.</summary>
    public bool CountsExamined { get; init; }

    /// <summary>The condition that counts a row, led by AND; it comes before all that is not answered by the index.</summary>
    public string Examined(string rid) => CountsExamined ? $" AND {Examine}({rid})" : string.Empty;

    /// <summary>The values in order; the first is <c>?1</c>.</summary>
    public IReadOnlyList<object> Values => values;

    /// <summary>Adds a number and gives its name in the text.</summary>
    public string Add(long value) => AddValue(value);

    /// <summary>Adds a text and gives its name in the text.</summary>
    public string Add(string value) => AddValue(value);

    /// <summary>Adds a number with a fraction and gives its name in the text.</summary>
    public string Add(double value) => AddValue(value);

    /// <summary>Adds bytes and gives their name in the text.</summary>
    public string Add(byte[] value) => AddValue(value);

    /// <summary>Adds a sort value (a whole number, a text or bytes) and gives its name in the text.</summary>
    public string Add(object value) => value is long or string or byte[]? AddValue(value)
        : throw new ArgumentException("There is no such kind of sort value.", nameof(value));

    /// <summary>Adds a list and gives a table expression with the column <c>value</c>: the text stays the same whatever its length.</summary>
    public string AddList(IEnumerable<string> list) => $"json_each({Add(JsonSerializer.Serialize(list))})";

    /// <summary>Adds a list of numbers, as <see cref="AddList(IEnumerable{string})"/>.</summary>
    public string AddList(IEnumerable<long> list) => $"json_each({Add(JsonSerializer.Serialize(list))})";

    /// <summary>Adds a set, as <see cref="AddList(IEnumerable{string})"/>; one that is used again and again is written once.</summary>
    public string AddSet(IReadOnlySet<string> set) => $"json_each({Add(s_written.GetValue(set, static members => JsonSerializer.Serialize(members)))})";

    /// <summary>A table alias that is not used yet.</summary>
    public string Alias(string start) => string.Create(CultureInfo.InvariantCulture, $"{start}{++aliases}");

    private string AddValue(object value)
    {
        if (values.Count >= Most)
            throw new FhirException(FhirError.InvalidRequest("The search has too many values: ask for fewer at once."));
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"?{values.Count}");
    }
}
