using System.Text.RegularExpressions;

namespace FhirServer.Storage.Sqlite;

/// <summary>Runs a statement and tells what SQLite does for it: https://www.sqlite.org/eqp.html.</summary>
internal static partial class SqliteExplain
{
    private const int DetailColumn = 3;

    /// <summary>Explains one statement of a search.</summary>
    /// <param name="session">Where to run it.</param>
    /// <param name="sql">The text, in which the rows of the leading index are counted.</param>
    /// <param name="values">Its values.</param>
    public static ExplainedStep Run(SqliteSession session, string sql, IReadOnlyList<object> values)
    {
        var examined = 0L;
        session.Define(SqlParameters.Examine, _ => examined++);
        var plan = new List<string>();
        using (var explain = session.Query($"EXPLAIN QUERY PLAN {sql}", values))
        {
            while (explain.Step())
                plan.Add(explain.Text(DetailColumn));
        }

        var returned = 0L;
        using var select = session.Query(sql, values);
        while (select.Step())
            returned++;
        return new ExplainedStep(sql, plan, [.. plan.Select(Index).OfType<string>().Distinct(StringComparer.Ordinal)], examined, returned);
    }

    // SEARCH e1 USING COVERING INDEX ix_token_rid (rid=? AND param=?); a primary key goes by the name of its table.
    private static string? Index(string line)
    {
        var named = IndexName().Match(line);
        if (named.Success)
            return named.Groups["name"].Value;
        return line.Contains("PRIMARY KEY", StringComparison.Ordinal) ? "primary key" : null;
    }

    [GeneratedRegex("INDEX (?<name>\\w+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IndexName();
}
