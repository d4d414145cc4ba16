using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// The statements that give the numbers of a page's resources and their sort values (<c>rid</c>, <c>k0</c>, <c>k1</c>, ...), in order. Few candidates are
/// found and sorted. Many are met by a walk along the index of the first sort key, which stops when the page is full; those without a value
/// follow by a statement of their own. Text and values only, but that candidates are counted.
/// </summary>
/// <param name="session">Counts candidates.</param>
/// <param name="names">Numbers of words.</param>
/// <param name="query">What is asked.</param>
/// <param name="grant">The grant.</param>
/// <param name="after">Where the page before ended; null for the first.</param>
/// <param name="countsExamined">True to have the rows counted that the leading index or walk gives.</param>
internal sealed class SqlPageText(SqliteSession session, SqlNames names, SearchQuery query, AccessGrant grant, SearchCursor? after, bool countsExamined = false)
{
    private const int LeastToWalk = 300;
    private const int MostToSort = 8000;
    private readonly SqlSort sort = new(query.Sort, after?.Backward ?? false);

    /// <summary>A statement, with a place at its end for how many rows are wanted.</summary>
    /// <param name="Sql">The text but for the limit.</param>
    /// <param name="Parameters">The values so far.</param>
    internal readonly record struct Step(string Sql, SqlParameters Parameters);

    /// <summary>The order of the page's rows.</summary>
    public SqlSort Sort => sort;

    /// <summary>The statements; each is only needed when those before have not filled the page.</summary>
    public IEnumerable<Step> Steps()
    {
        if (query.Sort.Count == 0)
            return [Unsorted()];
        var key = query.Sort[0];
        var walk = Walk(key);
        var many = walk is null ? int.MaxValue : Math.Clamp((int)Math.Sqrt(2.0 * query.Count * All()), LeastToWalk, MostToSort);
        var parameters = NewParameters();
        var plan = SqlSearchPlan.Choose(session, names, query, grant, parameters, wantsRow: true, wantsAll: true, Math.Min(many, MostToSort));
        if (walk is null || plan.Candidates < many)
            return [Sorted(plan, parameters)];
        // Those without a value come last, so from a place without one there is nothing to walk forward, and from any other no need to look at them going back.
        return (sort.IsBackward, after?.Values[0]) switch
        {
            (false, null) when after is not null => [WithoutValue(walk)],
            (false, _) => [Walked(key, walk), WithoutValue(walk)],
            (true, null) => [WithoutValue(walk), Walked(key, walk)],
            (true, _) => [Walked(key, walk)],
        };
    }

    private Step Unsorted()
    {
        var parameters = NewParameters();
        var plan = SqlSearchPlan.Choose(session, names, query, grant, parameters, wantsRow: after?.AsOf is not null, wantsAll: false);
        var beyond = after is null ? string.Empty : $" AND {sort.Beyond(after, plan.Row, parameters)}";
        return new($"SELECT {(plan.Repeats ? "DISTINCT " : string.Empty)}{plan.Row}.rid AS rid FROM {plan.From} "
            + $"WHERE {plan.Where}{AsItWas(plan.Row, parameters)}{beyond} ORDER BY {sort.Order(plan.Row)}", parameters);
    }

    private Step Sorted(SqlSearchPlan plan, SqlParameters parameters)
    {
        var columns = Columns(plan.Row, from: 0, parameters);
        return new($"SELECT m.* FROM (SELECT {(plan.Repeats ? "DISTINCT " : string.Empty)}{plan.Row}.rid AS rid{columns} FROM {plan.From} "
            + $"WHERE {plan.Where}{AsItWas(plan.Row, parameters)}) m{Beyond(parameters)} ORDER BY {sort.Order("m")}", parameters);
    }

    // Along the index. A resource with several values stands where the first of them in that order stands.
    private Step Walked(SortKey key, Index walk)
    {
        var parameters = NewParameters();
        var param = parameters.Add(walk.Parameter);
        var from = after?.Values[0] is { } first ? $" AND e.{walk.Column} {(sort.Rises(key) ? ">=" : "<=")} {parameters.Add(first)}" : string.Empty;
        var comesFirst = $"(o.{walk.Column} {(key.Descending ? ">" : "<")} e.{walk.Column} OR (o.{walk.Column} = e.{walk.Column} AND o.n < e.n))";
        var sql = $"SELECT e.rid AS rid, e.{walk.Column} AS k0{Columns("r", from: 1, parameters)} FROM {walk.Table} e CROSS JOIN resource r ON r.rid = e.rid "
            + $"WHERE e.param = {param}{walk.HasValue("e")}{from} AND {SqlSearchPlan.Conditions(names, query, grant, parameters)}{AsItWas("r", parameters)} "
            + $"AND NOT EXISTS (SELECT 1 FROM {walk.Table} o WHERE o.rid = e.rid AND o.param = {param}{walk.HasValue("o")} AND {comesFirst})";
        return new($"SELECT m.* FROM ({sql}) m{Beyond(parameters)} ORDER BY {sort.Order("m", firstHasValue: true)}", parameters);
    }

    private Step WithoutValue(Index walk)
    {
        var parameters = NewParameters();
        var sql = $"SELECT r.rid AS rid, NULL AS k0{Columns("r", from: 1, parameters)} FROM resource r "
            + $"WHERE {SqlSearchPlan.Conditions(names, query, grant, parameters)}{AsItWas("r", parameters)} "
            + $"AND NOT EXISTS (SELECT 1 FROM {walk.Table} o WHERE o.rid = r.rid AND o.param = {parameters.Add(walk.Parameter)}{walk.HasValue("o")})";
        return new($"SELECT m.* FROM ({sql}) m{Beyond(parameters)} ORDER BY {sort.Order("m", from: 1)}", parameters);
    }

    private string Columns(string row, int from, SqlParameters parameters) =>
        string.Concat(query.Sort.Select((key, i) => i < from ? string.Empty : $", {SqlSort.Expression(key, row, parameters, names)} AS k{i}"));

    private string Beyond(SqlParameters parameters) => after is null ? string.Empty : $" WHERE {sort.Beyond(after, "m", parameters)}";

    private string AsItWas(string row, SqlParameters parameters) => after?.AsOf is { } newest ? $" AND {row}.seq <= {parameters.Add(newest)}" : string.Empty;

    private SqlParameters NewParameters() => new() { CountsExamined = countsExamined };

    private long All() => session.Scalar("SELECT max(rid) FROM resource");

    private Index? Walk(SortKey key)
    {
        if (key.Parameter is not { } parameter || SqlSort.Column(key) is not { } column)
            return null;
        var place = SqlEntryRows.Of(parameter).First();
        // A parameter of several types would need a walk for each, side by side.
        return names.Parameter(parameter.ResourceType, place.Code) is [var number] ? new Index(place.Table, column, number) : null;
    }

    /// <summary>The index of a sort key: rows of one parameter, in the order of a column.</summary>
    private sealed record Index(string Table, string Column, long Parameter)
    {
        public string HasValue(string row) => SqlSort.HasValue(Table, row);
    }
}
