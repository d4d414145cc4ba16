using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// The keys of _sort as SQL: what each is of a resource, their order, and the condition of coming after a place in that order.
/// Resources without a value come last in both directions; ties go by <c>rid</c>, in the direction of the first key, so that one index serves
/// both directions. Backward is the same order from its end. See https://hl7.org/fhir/R4/search.html#sort.
/// </summary>
/// <param name="keys">The keys, kept in columns <c>k0</c>, <c>k1</c>, ...</param>
/// <param name="backward">True to go from the last to the first.</param>
internal sealed class SqlSort(IReadOnlyList<SortKey> keys, bool backward)
{
    /// <summary>The expression of a key for a row of <c>resource</c>.</summary>
    public static string Expression(SortKey key, string row, SqlParameters parameters, SqlNames names) => key.Kind switch
    {
        SortKind.Id => $"{row}.id",
        SortKind.LastUpdated => $"{row}.last_updated",
        SortKind.Score => SqlScore.Expression(key.Texts, row, parameters, names),
        _ => OfParameter(key, row, parameters, names),
    };

    /// <summary>The column of an index table that a key sorts by; null for kinds that have no order (tuples, special parameters).</summary>
    public static string? Column(SortKey key) => key.Parameter?.Type switch
    {
        // Texts have an order only by their score.
        _ when key.Parameter is { } parameter && TextWords.Serves(parameter) => null,
        SearchParameterType.String => "folded",
        SearchParameterType.Token or SearchParameterType.Uri => "value",
        SearchParameterType.Reference => "target",
        SearchParameterType.Date => key.Descending ? "high" : "low",
        SearchParameterType.Number or SearchParameterType.Quantity => "low",
        _ => null,
    };

    /// <summary>True when the order is followed from its end.</summary>
    public bool IsBackward => backward;

    private bool RidRises => keys.Count == 0 ? !backward : keys[0].Descending == backward;

    /// <summary>The condition, led by AND, that a row of an index table has a value to sort by; empty when each has.</summary>
    public static string HasValue(string table, string row) => table switch
    {
        "ix_token" => $" AND {row}.value <> {SqliteIndexRows.NoValue}",
        "ix_reference" => $" AND {row}.kind <> {SqliteIndexRows.ByIdentifier}",
        _ => string.Empty,
    };

    /// <summary>What stands after ORDER BY.</summary>
    /// <param name="row">The alias of the row that has the columns of the keys and <c>rid</c>.</param>
    /// <param name="from">The first key that is not the same in all rows.</param>
    /// <param name="firstHasValue">True when no row lacks a value of the first key.</param>
    public string Order(string row, int from = 0, bool firstHasValue = false)
    {
        var columns = keys.Select((key, i) => $"{row}.k{i}{Direction(key, firstHasValue && i == 0)}, ").Skip(from);
        return string.Concat(columns) + $"{row}.rid{(RidRises ? string.Empty : " DESC")}";
    }

    /// <summary>The condition that a row comes after a place, or when going backward before it.</summary>
    /// <param name="place">The place.</param>
    /// <param name="row">The alias of that row.</param>
    /// <param name="parameters">Collects the values.</param>
    public string Beyond(SearchCursor place, string row, SqlParameters parameters)
    {
        string Column(int key) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row}.k{key}");
        var number = parameters.Add(place.Rid);
        var values = place.Values.Select(value => value is null ? null : parameters.Add(value)).ToList();
        var alternatives = new List<string>();
        for (var i = 0; i < keys.Count; i++)
        {
            if (Beyond(Column(i), values[i], keys[i].Descending) is { } beyond)
                alternatives.Add(string.Concat(Ties(values, Column, i)) + beyond);
        }

        alternatives.Add(string.Concat(Ties(values, Column, keys.Count)) + $"{row}.rid {(RidRises ? ">" : "<")} {number}");
        var any = $"({string.Join(" OR ", alternatives)})";
        // An OR gives no range of an index; what follows from it for the first key does.
        return keys.Count > 0 && values[0] is { } first && keys[0].Kind != SortKind.Parameter
            ? $"({Column(0)} {(keys[0].Descending == backward ? ">=" : "<=")} {first} AND {any})"
            : any;
    }

    /// <summary>True when values rise along the order.</summary>
    public bool Rises(SortKey key) => key.Descending == backward;

    // Those without a value come last: forward they lie beyond every value, backward every value lies beyond them.
    private string? Beyond(string column, string? value, bool descending)
    {
        if (value is null)
            return backward ? $"{column} IS NOT NULL" : null;
        var beyond = $"{column} {(descending == backward ? ">" : "<")} {value}";
        return backward ? beyond : $"({beyond} OR {column} IS NULL)";
    }

    private static IEnumerable<string> Ties(List<string?> values, Func<int, string> column, int count) =>
        values.Take(count).Select((value, i) => value is null ? $"{column(i)} IS NULL AND " : $"{column(i)} = {value} AND ");

    private string Direction(SortKey key, bool hasValue)
    {
        var direction = Rises(key) ? string.Empty : " DESC";
        // Without a word on NULL an index can give the order, and these are never missing.
        return hasValue || key.Kind != SortKind.Parameter ? direction : $"{direction} NULLS {(backward ? "FIRST" : "LAST")}";
    }

    private static string OfParameter(SortKey key, string row, SqlParameters parameters, SqlNames names)
    {
        var parameter = key.Parameter ?? throw new ArgumentException("A sort by parameter names one.", nameof(key));
        if (Column(key) is not { } column)
            return "NULL";
        var place = SqlEntryRows.Of(parameter).First();
        var entry = parameters.Alias("e");
        var isParameter = names.IsParameter(parameters, entry, parameter.ResourceType, place.Code);
        // The plus keeps SQLite from walking the whole parameter in the order of its values until this resource turns up.
        return $"(SELECT {(key.Descending ? "max" : "min")}(+{column}) FROM {place.Table} {entry} WHERE {entry}.rid = {row}.rid AND {isParameter}{HasValue(place.Table, entry)})";
    }
}
