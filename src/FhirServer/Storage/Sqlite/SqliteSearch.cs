using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Runs searches on one session: pages by keyset, counts, and what a conditional interaction matches.
/// See https://hl7.org/fhir/R4/search.html.
/// </summary>
internal sealed class SqliteSearch(SqliteNames names)
{
    /// <summary>A page of matches and what must be known to settle what was written since the walk began, all of one state of the database.</summary>
    /// <exception cref="FhirException">400: <see cref="SearchQuery.After"/> is not of this query. 410: too much was written since.</exception>
    public SqlitePage Page(SqliteSession session, SearchQuery query, AccessGrant grant)
    {
        var after = query.After is null ? null : SearchCursor.Parse(query.After, query.Sort.Count);
        if (query.Count <= 0)
            return new SqlitePage(query, after, [], [], AsOf: null);
        session.Statement("BEGIN").Run();
        try
        {
            var found = Found(session, query, grant, after);
            if (query.Versions is null || (after is null && found.Count <= query.Count))
                return new SqlitePage(query, after, found, [], AsOf: null);
            var asOf = after is null ? session.Scalar("SELECT max(seq) FROM version") : after.AsOf;
            var changed = after is null || asOf is null ? [] : new SqliteChanges(names, this).Since(session, query, grant, after, found);
            return new SqlitePage(query, after, found, changed, asOf);
        }
        finally
        {
            session.Statement("COMMIT").Run();
        }
    }

    /// <summary>How many resources match, but no more than asked.</summary>
    public long Count(SqliteSession session, SearchQuery query, AccessGrant grant, long most)
    {
        var parameters = new SqlParameters();
        var plan = SqlSearchPlan.Choose(session, NamesFor(session), query, grant, parameters, wantsRow: false, wantsAll: most == long.MaxValue);
        var what = plan.Repeats ? $"DISTINCT {plan.Row}.rid" : "1";
        var limit = most == long.MaxValue ? string.Empty : $" LIMIT {parameters.Add(most)}";
        using var count = session.Query($"SELECT count(*) FROM (SELECT {what} FROM {plan.From} WHERE {plan.Where}{limit})", parameters.Values);
        return count.Step() ? count.Integer(0) : 0;
    }

    /// <summary>Runs the statements of a page and says what SQLite does for each.</summary>
    public SearchExplanation Explain(SqliteSession session, SearchQuery query, AccessGrant grant)
    {
        var after = query.After is null ? null : SearchCursor.Parse(query.After, query.Sort.Count);
        var steps = new List<ExplainedStep>();
        var wanted = query.Count + 1L;
        foreach (var (sql, parameters) in new SqlPageText(session, NamesFor(session), query, grant, after, countsExamined: true).Steps())
        {
            if (wanted <= 0)
                break;
            var step = SqliteExplain.Run(session, $"{sql} LIMIT {parameters.Add(wanted)}", parameters.Values);
            steps.Add(step);
            wanted -= step.Returned;
        }

        return new SearchExplanation(steps);
    }

    /// <summary>The ids of the first matches in a type: two are enough to know that there is not exactly one.</summary>
    public IReadOnlyList<string> FirstIds(SqliteSession session, string type, SearchExpr criteria, AccessGrant grant, int most)
    {
        var query = new SearchQuery { Types = [type], Where = criteria };
        var parameters = new SqlParameters();
        var plan = SqlSearchPlan.Choose(session, NamesFor(session), query, grant, parameters, wantsRow: true, wantsAll: false);
        using var select = session.Query($"SELECT DISTINCT r.id FROM {plan.From} WHERE {plan.Where} LIMIT {parameters.Add(most)}", parameters.Values);
        var ids = new List<string>(most);
        while (select.Step())
            ids.Add(select.Text(0));
        return ids;
    }

    /// <summary>The condition that a grant lays on a row of <c>resource</c>, led by AND; empty when it lets everything through.</summary>
    /// <param name="session">Where the numbers of names are known.</param>
    /// <param name="rows">The filter of the grant; null when it lets everything through.</param>
    /// <param name="alias">The row.</param>
    /// <param name="parameters">Collects the values.</param>
    public string GrantCondition(SqliteSession session, SearchExpr? rows, string alias, SqlParameters parameters) => rows is null
        ? string.Empty
        : $" AND {new SqlFilterCompiler(parameters, NamesFor(session), grant: null).Compile(rows, alias)}";

    private List<PlacedResource> Found(SqliteSession session, SearchQuery query, AccessGrant grant, SearchCursor? after)
    {
        var text = new SqlPageText(session, NamesFor(session), query, grant, after);
        var keys = string.Concat(query.Sort.Select((_, i) => $", p.k{i}"));
        var found = new List<PlacedResource>(Math.Min(query.Count, 128));
        foreach (var (sql, parameters) in text.Steps())
        {
            var wanted = query.Count + 1 - found.Count;
            if (wanted <= 0)
                break;
            using var select = session.Query(
                $"SELECT {SqliteRows.Columns}, p.rid{keys} FROM ({sql} LIMIT {parameters.Add(wanted)}) p CROSS JOIN resource r ON r.rid = p.rid "
                + $"CROSS JOIN version v ON v.seq = r.seq ORDER BY {text.Sort.Order("p")}", parameters.Values);
            while (select.Step())
                found.Add(new PlacedResource(SqliteRows.Resource(select, session, names), Place(select, query.Sort.Count)));
        }

        return found;
    }

    private static SortPlace Place(SqliteStatement row, int keys)
    {
        var values = new object?[keys];
        for (var i = 0; i < keys; i++)
            values[i] = row.Value(SqliteRows.ColumnCount + 1 + i);
        return new SortPlace(values, row.Integer(SqliteRows.ColumnCount));
    }

    private SqlNames NamesFor(SqliteSession session) =>
        new(text => names.Find(session, text), (type, code) => names.FindParameter(session, type, code));
}
