using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Where a search begins: with the resources that one part of the tree finds by an index (the others are checked on each of them),
/// or with all resources of the types. Values decide which is best, and SQLite plans without looking at values,
/// so the plan counts what each part finds, up to a limit.
/// </summary>
/// <param name="From">What stands after FROM.</param>
/// <param name="Where">The condition; never empty.</param>
/// <param name="Row">The alias that has the column <c>rid</c>, and the others of <c>resource</c> if these were asked for.</param>
/// <param name="Repeats">True when a resource may appear more than once.</param>
internal sealed record SqlSearchPlan(string From, string Where, string Row, bool Repeats)
{
    /// <summary>Above this many candidates it is not worth to know how many there are, in rows.</summary>
    public const int ManyRows = 2000;

    /// <summary>How many candidates the plan begins with; null for all resources of the types. It was not counted further than asked.</summary>
    public int? Candidates { get; private init; }

    /// <summary>Chooses and compiles.</summary>
    /// <param name="session">Counts candidates.</param>
    /// <param name="names">Numbers of words.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="grant">The grant; its row filter is one more condition.</param>
    /// <param name="parameters">Collects the values.</param>
    /// <param name="wantsRow">True when columns of <c>resource</c> are needed for sorting.</param>
    /// <param name="wantsAll">True when all matches will be read, false when the first ones will do.</param>
    /// <param name="many">How far candidates are counted.</param>
    public static SqlSearchPlan Choose(
        SqliteSession session, SqlNames names, SearchQuery query, AccessGrant grant, SqlParameters parameters, bool wantsRow, bool wantsAll, int many = ManyRows)
    {
        var parts = Parts(query.Where, ofGrant: false).Concat(Parts(grant.RowsOf(query.Types), ofGrant: true)).ToList();
        var (start, candidates) = Start(session, names, parts, grant, wantsAll, many);
        var filter = new SqlFilterCompiler(parameters, names, grant);
        var ofGrant = new SqlFilterCompiler(parameters, names, grant: null);
        var rest = parts.Where(part => part != start).ToList();
        var isTyped = start is not null && query.Types is [var only] && FindsOnly(start.Expression, only);
        var needsType = query.Types.Count > 0 && !isTyped;
        var source = start?.Expression.Accept(new SqlSourceCompiler(parameters, names, start.OfGrant ? ofGrant : filter));
        var bare = source is not null && !wantsRow && !needsType && !rest.Exists(part => NeedsRow(part.Expression));
        var row = bare ? "d" : "r";
        var conditions = rest.Select(part => (part.OfGrant ? ofGrant : filter).Compile(part.Expression, row)).ToList();
        if (source is null)
            conditions.Insert(0, "r.deleted = 0" + parameters.Examined("r.rid"));
        if (needsType)
            conditions.Insert(0, filter.IsType(query.Types, row));
        var from = source is null ? "resource r" : bare ? $"({source}) d" : $"({source}) d CROSS JOIN resource r ON r.rid = d.rid";
        return new SqlSearchPlan(from, conditions.Count == 0 ? "1" : string.Join(" AND ", conditions), row, Repeats: source is not null) { Candidates = candidates };
    }

    /// <summary>All conditions on a row of <c>resource r</c>, for a walk that begins elsewhere.</summary>
    public static string Conditions(SqlNames names, SearchQuery query, AccessGrant grant, SqlParameters parameters)
    {
        var filter = new SqlFilterCompiler(parameters, names, grant);
        var conditions = new List<string> { "r.deleted = 0" + parameters.Examined("r.rid") };
        if (query.Types.Count > 0)
            conditions.Add(filter.IsType(query.Types, "r"));
        if (!Simplifier.IsEverything(query.Where))
            conditions.Add(filter.Compile(query.Where, "r"));
        if (filter.CompileGrant("r", query.Types) is { } granted)
            conditions.Add(granted);
        return string.Join(" AND ", conditions);
    }

    private static (Part? Part, int? Candidates) Start(SqliteSession session, SqlNames names, List<Part> parts, AccessGrant grant, bool wantsAll, int many)
    {
        // Nothing is fewer than the resources that are named.
        if (parts.Find(part => part.Expression is SearchExpr.IdIn)?.Expression is SearchExpr.IdIn named)
            return (null, named.Ids.Count);
        Part? best = null;
        var fewest = long.MaxValue;
        foreach (var part in parts)
        {
            if (CountUpTo(session, names, part, grant, many) is not { } count)
                continue;
            var comesInOrder = part.Expression is SearchExpr.Match { Criterion: var criterion } && SqlCriterionCompiler.InOrder(criterion);
            // Many rows that must first be sorted are dearer than a walk that stops when the page is full.
            if (count >= fewest || (count >= many && !wantsAll && !comesInOrder))
                continue;
            (best, fewest) = (part, count);
        }

        return (best, best is null ? null : (int)fewest);
    }

    private static long? CountUpTo(SqliteSession session, SqlNames names, Part part, AccessGrant grant, int many)
    {
        var parameters = new SqlParameters();
        var filter = new SqlFilterCompiler(parameters, names, part.OfGrant ? null : grant);
        if (part.Expression.Accept(new SqlSourceCompiler(parameters, names, filter)) is not { } source)
            return null;
        using var count = session.Query($"SELECT count(*) FROM (SELECT 1 FROM ({source}) LIMIT {parameters.Add(many)})", parameters.Values);
        return count.Step() ? count.Integer(0) : null;
    }

    private static IEnumerable<Part> Parts(SearchExpr? expression, bool ofGrant) => expression switch
    {
        null => [],
        SearchExpr.And and => and.Operands.SelectMany(operand => Parts(operand, ofGrant)),
        _ => [new Part(expression, ofGrant)],
    };

    private static bool FindsOnly(SearchExpr expression, string type) => expression switch
    {
        SearchExpr.Match match => match.Parameter.ResourceType == type,
        SearchExpr.Chain chain => chain.Reference.ResourceType == type,
        SearchExpr.Or or => or.Operands.All(operand => FindsOnly(operand, type)),
        _ => false,
    };

    private static bool NeedsRow(SearchExpr expression) => expression switch
    {
        SearchExpr.Match or SearchExpr.Missing or SearchExpr.Chain => false,
        SearchExpr.Not not => NeedsRow(not.Operand),
        SearchExpr.And and => and.Operands.Any(NeedsRow),
        SearchExpr.Or or => or.Operands.Any(NeedsRow),
        _ => true,
    };

    // A class, compared by reference: two equal parts are still two.
    private sealed class Part(SearchExpr expression, bool ofGrant)
    {
        public SearchExpr Expression { get; } = expression;

        public bool OfGrant { get; } = ofGrant;
    }
}
