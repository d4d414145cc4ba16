using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// A search tree to the SQL condition that a row of <c>resource</c> satisfies. Text and values only, no I/O.
/// What a chain leads to must satisfy the grant's row filter as well: what the caller may not see must not show through it.
/// </summary>
/// <param name="parameters">Collects the values.</param>
/// <param name="names">Numbers of types and parameters.</param>
/// <param name="grant">The grant; null when its row filter itself is compiled.</param>
internal sealed class SqlFilterCompiler(SqlParameters parameters, SqlNames names, AccessGrant? grant) : ISearchExprVisitor<string>
{
    private const string True = "1";
    private const string False = "0";

    // _lastUpdated holds milliseconds: as a stretch of time it is one of them long.
    private const long Millisecond = TimeSpan.TicksPerMillisecond;
    private string row = "r";

    /// <summary>The condition on a row of <c>resource</c>.</summary>
    /// <param name="expression">The tree.</param>
    /// <param name="alias">The alias of that row.</param>
    public string Compile(SearchExpr expression, string alias)
    {
        var outer = row;
        row = alias;
        var condition = expression.Accept(this);
        row = outer;
        return condition;
    }

    /// <summary>The condition that the grant lays on a row of <c>resource</c>; null when there is none.</summary>
    /// <param name="alias">The row.</param>
    /// <param name="types">The types that it may be of; none stands for all.</param>
    public string? CompileGrant(string alias, IReadOnlyList<string> types) =>
        grant?.RowsOf(types) is { } rows ? new SqlFilterCompiler(parameters, names, grant: null).Compile(rows, alias) : null;

    /// <summary>The condition that a row of <c>resource</c> is of one of these types.</summary>
    public string IsType(IReadOnlyList<string> types, string alias) => types.Count switch
    {
        0 => False,
        1 => $"{alias}.type = {parameters.Add(names.WordOrNone(types[0]))}",
        _ => $"{alias}.type IN (SELECT value FROM {parameters.AddList(types.Select(names.WordOrNone))})",
    };

    /// <inheritdoc/>
    public string VisitAnd(SearchExpr.And and) => Balanced(and.Operands, " AND ", True);

    /// <inheritdoc/>
    public string VisitOr(SearchExpr.Or or) => Balanced(or.Operands, " OR ", False);

    /// <inheritdoc/>
    public string VisitNot(SearchExpr.Not not) => $"NOT ({not.Operand.Accept(this)})";

    /// <inheritdoc/>
    public string VisitMissing(SearchExpr.Missing missing)
    {
        var conditions = SqlEntryRows.Of(missing.Parameter).Select(place =>
        {
            var entry = parameters.Alias("e");
            var isParameter = names.IsParameter(parameters, entry, missing.Parameter.ResourceType, place.Code);
            return $"NOT EXISTS (SELECT 1 FROM {place.Table} {entry} WHERE {entry}.rid = {row}.rid AND {isParameter})";
        });
        return $"({string.Join(" AND ", conditions)})";
    }

    /// <inheritdoc/>
    public string VisitMatch(SearchExpr.Match match)
    {
        var entries = SqlEntryRows.Of(match, parameters, names, isCheck: true);
        return $"EXISTS (SELECT 1 FROM {entries.From} WHERE {entries.Rid} = {row}.rid AND {entries.Where})";
    }

    /// <inheritdoc/>
    public string VisitLastUpdated(SearchExpr.LastUpdated lastUpdated)
    {
        // What is said of the value's end is said of its beginning instead: only the bare column has an index.
        var (column, criterion) = ($"{row}.last_updated", lastUpdated.Criterion);
        var (from, until) = (parameters.Add(criterion.Low), parameters.Add(criterion.High));
        var (fromEnd, untilEnd) = (parameters.Add(criterion.Low - Millisecond), parameters.Add(criterion.High - Millisecond));
        return criterion.Prefix switch
        {
            SearchPrefix.Equal => $"({column} >= {from} AND {column} <= {untilEnd})",
            SearchPrefix.NotEqual => $"NOT ({column} >= {from} AND {column} <= {untilEnd})",
            SearchPrefix.Greater => $"{column} > {untilEnd}",
            SearchPrefix.Less => $"{column} < {from}",
            SearchPrefix.GreaterOrEqual => $"({column} > {untilEnd} OR {column} >= {from})",
            SearchPrefix.LessOrEqual => $"({column} < {from} OR {column} <= {untilEnd})",
            SearchPrefix.StartsAfter => $"{column} >= {until}",
            SearchPrefix.EndsBefore => $"{column} <= {fromEnd}",
            SearchPrefix.Approximately => $"({column} < {until} AND {column} > {fromEnd})",
            _ => throw new ArgumentException("There is no such prefix.", nameof(lastUpdated)),
        };
    }

    /// <inheritdoc/>
    public string VisitIdIn(SearchExpr.IdIn idIn) => idIn.Ids.Count == 1
        ? $"{row}.id = {parameters.Add(idIn.Ids[0])}"
        : $"{row}.id IN (SELECT value FROM {parameters.AddList(idIn.Ids)})";

    /// <inheritdoc/>
    public string VisitTypeIn(SearchExpr.TypeIn typeIn) => IsType(typeIn.Types, row);

    /// <inheritdoc/>
    public string VisitChain(SearchExpr.Chain chain)
    {
        var link = parameters.Alias("e");
        var target = parameters.Alias("t");
        var isParameter = names.IsParameter(parameters, link, chain.Reference.ResourceType, chain.Reference.Code);
        return $"EXISTS (SELECT 1 FROM ix_reference {link} CROSS JOIN resource {target} ON {LeadsTo(link, target, chain.TargetType)} "
            + $"WHERE {link}.rid = {row}.rid AND {isParameter} AND {FarSide(chain.Inner, target, chain.TargetType)})";
    }

    /// <inheritdoc/>
    public string VisitHas(SearchExpr.Has has)
    {
        var link = parameters.Alias("e");
        var source = parameters.Alias("s");
        var isParameter = names.IsParameter(parameters, link, has.Reference.ResourceType, has.Reference.Code);
        return $"EXISTS (SELECT 1 FROM ix_reference {link} CROSS JOIN resource {source} ON {source}.rid = {link}.rid "
            + $"WHERE {isParameter} AND {link}.target = {row}.id AND {link}.kind = {SqliteIndexRows.ById} AND {link}.type = {row}.type "
            + $"AND {FarSide(has.Inner, source, has.Reference.ResourceType)})";
    }

    /// <summary>The condition that a link leads to a row of <c>resource</c>.</summary>
    public string LeadsTo(string link, string target, string type)
    {
        var number = parameters.Add(names.WordOrNone(type));
        return $"{target}.type = {number} AND {target}.id = {link}.target AND {link}.kind = {SqliteIndexRows.ById} AND {link}.type = {number}";
    }

    /// <summary>The condition on the other end of a link: current, granted, and what the inner tree asks.</summary>
    public string FarSide(SearchExpr inner, string alias, string type)
    {
        var condition = $"{alias}.deleted = 0 AND {Compile(inner, alias)}";
        return CompileGrant(alias, [type]) is { } granted ? $"{condition} AND {granted}" : condition;
    }

    // In halves, because SQLite limits how deep an expression may be, and a OR b OR c ... is as deep as it is long.
    private string Balanced(IReadOnlyList<SearchExpr> operands, string between, string none)
    {
        if (operands.Count == 0)
            return none;
        return Half(0, operands.Count);

        string Half(int from, int until)
        {
            if (until - from == 1)
                return operands[from].Accept(this);
            var middle = (from + until) / 2;
            return $"({Half(from, middle)}{between}{Half(middle, until)})";
        }
    }
}
