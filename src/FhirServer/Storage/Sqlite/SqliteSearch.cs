using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Runs searches on one session: pages by keyset, counts, and what a conditional interaction matches.
/// See https://hl7.org/fhir/R4/search.html.
/// </summary>
internal sealed class SqliteSearch(SqliteNames names)
{
    /// <summary>A page of matches; one statement, so one state of the database.</summary>
    /// <exception cref="FhirException">400: <see cref="SearchQuery.After"/> is not of this query.</exception>
    public SearchPage Page(SqliteSession session, SearchQuery query, AccessGrant grant)
    {
        var after = query.After is null ? null : SearchCursor.Parse(query.After, query.Sort.Count);
        if (query.Count <= 0)
            return new SearchPage([], Next: null);
        var parameters = new SqlParameters();
        var numbers = PageOfNumbers(session, query, grant, after, parameters);
        var keys = string.Concat(query.Sort.Select((_, i) => $", p.k{i}"));
        using var select = session.Query(
            $"SELECT {SqliteRows.Columns}, p.rid{keys} FROM ({numbers}) p CROSS JOIN resource r ON r.rid = p.rid "
            + $"CROSS JOIN version v ON v.seq = r.seq ORDER BY {SqlSort.Order(query.Sort, "p")}", parameters.Values);
        return ReadPage(select, session, query);
    }

    /// <summary>How many resources match.</summary>
    public long Count(SqliteSession session, SearchQuery query, AccessGrant grant)
    {
        var parameters = new SqlParameters();
        var plan = SqlSearchPlan.Choose(session, NamesFor(session), query, grant, parameters, wantsRow: false, wantsAll: true);
        var what = plan.Repeats ? $"DISTINCT {plan.Row}.rid" : "*";
        using var count = session.Query($"SELECT count({what}) FROM {plan.From} WHERE {plan.Where}", parameters.Values);
        return count.Step() ? count.Integer(0) : 0;
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
    public string GrantCondition(SqliteSession session, AccessGrant grant, string alias, SqlParameters parameters) => grant.Rows is null
        ? string.Empty
        : $" AND {new SqlFilterCompiler(parameters, NamesFor(session), grant.Rows).CompileGrant(alias)}";

    private string PageOfNumbers(SqliteSession session, SearchQuery query, AccessGrant grant, SearchCursor? after, SqlParameters parameters)
    {
        var known = NamesFor(session);
        var plan = SqlSearchPlan.Choose(session, known, query, grant, parameters, wantsRow: query.Sort.Count > 0, wantsAll: query.Sort.Count > 0);
        var limit = parameters.Add(query.Count + 1L);
        var distinct = plan.Repeats ? "DISTINCT " : string.Empty;
        if (query.Sort.Count == 0)
        {
            var from = after is null ? string.Empty : $" AND {plan.Row}.rid > {parameters.Add(after.Rid)}";
            return $"SELECT {distinct}{plan.Row}.rid AS rid FROM {plan.From} WHERE {plan.Where}{from} ORDER BY {plan.Row}.rid LIMIT {limit}";
        }

        var columns = string.Concat(query.Sort.Select((key, i) => $", {SqlSort.Expression(key, plan.Row, parameters, known)} AS k{i}"));
        var where = after is null ? string.Empty : $" WHERE {SqlSort.After(after, query.Sort, "m", parameters)}";
        return $"SELECT m.* FROM (SELECT {distinct}{plan.Row}.rid AS rid{columns} FROM {plan.From} WHERE {plan.Where}) m{where} "
            + $"ORDER BY {SqlSort.Order(query.Sort, "m")} LIMIT {limit}";
    }

    private SearchPage ReadPage(SqliteStatement select, SqliteSession session, SearchQuery query)
    {
        var matches = new List<RawResource>(Math.Min(query.Count, 128));
        SearchCursor? last = null;
        while (select.Step())
        {
            if (matches.Count == query.Count)
                return new SearchPage(matches, last?.ToString());
            matches.Add(SqliteRows.Resource(select, session, names));
            if (matches.Count == query.Count)
                last = new SearchCursor([.. query.Sort.Select((_, i) => select.Value(SqliteRows.ColumnCount + 1 + i))], select.Integer(SqliteRows.ColumnCount));
        }

        return new SearchPage(matches, Next: null);
    }

    private SqlNames NamesFor(SqliteSession session) =>
        new(text => names.Find(session, text), (type, code) => names.FindParameter(session, type, code));
}
