using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// The keys of _sort as SQL: what each is of a resource, their order, and the condition of coming after a place in that order.
/// Resources without a value come last in both directions; ties go by <c>rid</c>. See https://hl7.org/fhir/R4/search.html#sort.
/// </summary>
internal static class SqlSort
{
    /// <summary>The expression of a key for a row of <c>resource</c>.</summary>
    public static string Expression(SortKey key, string row, SqlParameters parameters, SqlNames names) => key.Kind switch
    {
        SortKind.Id => $"{row}.id",
        SortKind.LastUpdated => $"{row}.last_updated",
        SortKind.Score => SqlScore.Expression(key.Texts, row, parameters, names),
        _ => OfParameter(key, row, parameters, names),
    };

    /// <summary>What stands after ORDER BY.</summary>
    /// <param name="keys">The keys, kept in columns <c>k0</c>, <c>k1</c>, ...</param>
    /// <param name="row">The alias of the row that has those columns and <c>rid</c>.</param>
    public static string Order(IReadOnlyList<SortKey> keys, string row) =>
        string.Concat(keys.Select((key, i) => $"{row}.k{i}{Direction(key)}, ")) + $"{row}.rid";

    /// <summary>The condition that a row comes after a place.</summary>
    public static string After(SearchCursor place, IReadOnlyList<SortKey> keys, string row, SqlParameters parameters)
    {
        var rid = parameters.Add(place.Rid);
        var values = place.Values.Select(value => value is null ? null : Parameter(value, parameters)).ToList();
        var alternatives = new List<string>();
        for (var i = 0; i < keys.Count; i++)
        {
            // After the last there is nothing: a missing value has only ties behind it.
            if (values[i] is { } value)
                alternatives.Add(string.Concat(Ties(values, row, i)) + $"({row}.k{i} {(keys[i].Descending ? "<" : ">")} {value} OR {row}.k{i} IS NULL)");
        }

        alternatives.Add(string.Concat(Ties(values, row, keys.Count)) + $"{row}.rid > {rid}");
        return $"({string.Join(" OR ", alternatives)})";
    }

    private static IEnumerable<string> Ties(List<string?> values, string row, int count) =>
        values.Take(count).Select((value, i) => value is null ? $"{row}.k{i} IS NULL AND " : $"{row}.k{i} = {value} AND ");

    private static string Parameter(object value, SqlParameters parameters) => value switch
    {
        long number => parameters.Add(number),
        string text => parameters.Add(text),
        byte[] bytes => parameters.Add(bytes),
        _ => throw new ArgumentException("There is no such kind of sort value.", nameof(value)),
    };

    private static string Direction(SortKey key) => key switch
    {
        // Without NULLS LAST an index can give the order, and these are never missing.
        { Kind: not SortKind.Parameter, Descending: true } => " DESC",
        { Kind: not SortKind.Parameter } => string.Empty,
        { Descending: true } => " DESC NULLS LAST",
        _ => " NULLS LAST",
    };

    private static string OfParameter(SortKey key, string row, SqlParameters parameters, SqlNames names)
    {
        var parameter = key.Parameter ?? throw new ArgumentException("A sort by parameter names one.", nameof(key));
        var column = parameter.Type switch
        {
            // Texts have an order only by their score.
            _ when TextWords.Serves(parameter) => null,
            SearchParameterType.String => "folded",
            SearchParameterType.Token or SearchParameterType.Uri => "value",
            SearchParameterType.Reference => "target",
            SearchParameterType.Date => key.Descending ? "high" : "low",
            SearchParameterType.Number or SearchParameterType.Quantity => key.Descending ? "coalesce(high, low)" : "low",
            // Tuples and special parameters have no order.
            _ => null,
        };
        if (column is null)
            return "NULL";
        var place = SqlEntryRows.Of(parameter).First();
        var entry = parameters.Alias("e");
        var isParameter = names.IsParameter(parameters, entry, parameter.ResourceType, place.Code);
        var hasValue = parameter.Type == SearchParameterType.Token ? $" AND {entry}.value <> {SqliteIndexRows.NoValue}" : string.Empty;
        // The plus keeps SQLite from walking the whole parameter in the order of its values until this resource turns up.
        return $"(SELECT {(key.Descending ? "max" : "min")}(+{column}) FROM {place.Table} {entry} WHERE {entry}.rid = {row}.rid AND {isParameter}{hasValue})";
    }
}
