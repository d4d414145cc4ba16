using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// A search tree to a SELECT that gives the column <c>rid</c> of exactly the resources of which the tree is true, perhaps more than once,
/// found from the values in the indexes; null when only a walk over all resources could answer. Text and values only, no I/O.
/// </summary>
/// <param name="parameters">Collects the values.</param>
/// <param name="names">Numbers of types and parameters.</param>
/// <param name="filter">Compiles what is checked row by row.</param>
internal sealed class SqlSourceCompiler(SqlParameters parameters, SqlNames names, SqlFilterCompiler filter) : ISearchExprVisitor<string?>
{
    // SQLite limits the members of a compound SELECT to 500.
    private const int MostAlternatives = 200;

    /// <inheritdoc/>
    public string? VisitAnd(SearchExpr.And and)
    {
        for (var i = 0; i < and.Operands.Count; i++)
        {
            if (and.Operands[i].Accept(this) is not { } source)
                continue;
            if (and.Operands.Count == 1)
                return source;
            var found = parameters.Alias("d");
            var resource = parameters.Alias("r");
            var rest = new SearchExpr.And([.. and.Operands.Where((_, other) => other != i)]);
            return $"SELECT {found}.rid AS rid FROM ({source}) {found} CROSS JOIN resource {resource} ON {resource}.rid = {found}.rid "
                + $"WHERE {filter.Compile(rest, resource)}";
        }

        return null;
    }

    /// <inheritdoc/>
    public string? VisitOr(SearchExpr.Or or)
    {
        if (or.Operands.Count is 0 or > MostAlternatives)
            return null;
        var sources = new List<string>();
        foreach (var operand in or.Operands)
        {
            if (operand is SearchExpr.Or || operand.Accept(this) is not { } source)
                return null;
            sources.Add(source);
        }

        return string.Join(" UNION ALL ", sources);
    }

    /// <inheritdoc/>
    public string? VisitNot(SearchExpr.Not not) => null;

    /// <inheritdoc/>
    public string? VisitMissing(SearchExpr.Missing missing) => null;

    /// <inheritdoc/>
    public string? VisitMatch(SearchExpr.Match match)
    {
        var entries = SqlEntryRows.Of(match, parameters, names, isCheck: false);
        return $"SELECT {entries.Rid} AS rid FROM {entries.From} WHERE {entries.Where}{parameters.Examined(entries.Rid)}";
    }

    /// <inheritdoc/>
    public string? VisitLastUpdated(SearchExpr.LastUpdated lastUpdated) => null;

    /// <inheritdoc/>
    public string? VisitIdIn(SearchExpr.IdIn idIn) => null;

    /// <inheritdoc/>
    public string? VisitTypeIn(SearchExpr.TypeIn typeIn) => null;

    /// <inheritdoc/>
    public string? VisitChain(SearchExpr.Chain chain)
    {
        if (chain.Inner.Accept(this) is not { } inner)
            return null;
        var (found, target, link) = (parameters.Alias("d"), parameters.Alias("t"), parameters.Alias("e"));
        return $"SELECT {link}.rid AS rid FROM ({inner}) {found} CROSS JOIN resource {target} ON {target}.rid = {found}.rid "
            + $"CROSS JOIN ix_reference {link} ON {filter.LeadsTo(link, target, chain.TargetType)} "
            + $"WHERE {names.IsParameter(parameters, link, chain.Reference.ResourceType, chain.Reference.Code)} AND {target}.deleted = 0{Granted(target, chain.TargetType)}";
    }

    /// <inheritdoc/>
    public string? VisitHas(SearchExpr.Has has)
    {
        if (has.Inner.Accept(this) is not { } inner)
            return null;
        var (found, source, link, target) = (parameters.Alias("d"), parameters.Alias("s"), parameters.Alias("e"), parameters.Alias("t"));
        return $"SELECT {target}.rid AS rid FROM ({inner}) {found} CROSS JOIN resource {source} ON {source}.rid = {found}.rid "
            + $"CROSS JOIN ix_reference {link} ON {link}.rid = {source}.rid "
            + $"CROSS JOIN resource {target} ON {target}.type = {link}.type AND {target}.id = {link}.target "
            + $"WHERE {names.IsParameter(parameters, link, has.Reference.ResourceType, has.Reference.Code)} AND {link}.kind = {SqliteIndexRows.ById} "
            + $"AND {source}.deleted = 0 AND {target}.deleted = 0{Granted(source, has.Reference.ResourceType)}";
    }

    private string Granted(string alias, string type) => filter.CompileGrant(alias, [type]) is { } granted ? $" AND {granted}" : string.Empty;
}
