using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Sqlite;

/// <summary><see cref="TextScore"/> as SQL: occurrences are counted by what a text loses when they are taken out.</summary>
internal static class SqlScore
{
    /// <summary>The expression of the score of a row of <c>resource</c>.</summary>
    public static string Expression(IReadOnlyList<SearchExpr.Match> texts, string row, SqlParameters parameters, SqlNames names)
    {
        if (texts.Count == 0)
            return "0";
        var entry = parameters.Alias("e");
        var kinds = texts.GroupBy(text => text.Parameter.Code).Select(kind =>
            (Is: names.IsParameter(parameters, entry, SearchParameterRegistry.AnyType, kind.Key), Hits: Hits(kind, entry, parameters))).ToList();
        var hits = string.Concat(kinds.Select(kind => $" WHEN {kind.Is} THEN {kind.Hits}"));
        var most = parameters.Add(TextScore.Most);
        return $"(SELECT coalesce(min({most}, sum(CASE{hits} END) * {most} / sum(length({entry}.words) - length(replace({entry}.words, ' ', '')) + 1)), 0) "
            + $"FROM ix_text {entry} WHERE {entry}.rid = {row}.rid AND ({string.Join(" OR ", kinds.Select(kind => kind.Is))}))";
    }

    private static string Hits(IEnumerable<SearchExpr.Match> texts, string entry, SqlParameters parameters)
    {
        var spread = $"(' ' || replace({entry}.words, ' ', '  ') || ' ')";
        return string.Join(" + ", texts.Select(text =>
        {
            var pattern = parameters.Add(TextScore.Pattern((Criterion.Text)text.Criterion));
            return $"(length({spread}) - length(replace({spread}, {pattern}, ''))) / length({pattern})";
        }));
    }
}
