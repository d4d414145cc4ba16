using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Names the index of a search that nothing narrows down: all of a type, or all but a few, in the order asked for. It is walked in that
/// order until the page is full; a planner that guesses otherwise reads and sorts everything. What narrows down is left to the planner.
/// </summary>
internal sealed class MongoHint : ISearchExprVisitor<MongoHint.Narrowing>
{
    private static readonly MongoHint Instance = new();

    private MongoHint()
    {
    }

    /// <summary>What of an index a tree asks for.</summary>
    internal enum Narrowing
    {
        /// <summary>Nothing: most resources may match.</summary>
        None,

        /// <summary>All keys of a parameter, or those that begin alike.</summary>
        Keys,

        /// <summary>Single keys, or a range of entries.</summary>
        Narrow,
    }

    /// <summary>The name of the index, or null when the planner shall choose.</summary>
    public static string? Of(SearchQuery query, AccessGrant grant)
    {
        var narrowing = Of(query.Where);
        if (grant.RowsOf(query.Types) is { } rows && Of(rows) > narrowing)
            narrowing = Of(rows);
        return (narrowing, query.Types.Count, query.Sort) switch
        {
            (Narrowing.None, 1, []) => MongoCollections.TypeInOrderOfCreation,
            (Narrowing.None, 0, []) => MongoCollections.AllInOrderOfCreation,
            (Narrowing.None, 1, [{ Kind: SortKind.LastUpdated, Descending: true }]) => MongoCollections.TypeByUpdate,
            (Narrowing.None, 0, [{ Kind: SortKind.LastUpdated, Descending: true }]) => MongoCollections.AllByUpdate,
            (Narrowing.Keys, 0, _) => MongoCollections.ByKey,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public Narrowing VisitAnd(SearchExpr.And and) => and.Operands.Select(Of).DefaultIfEmpty(Narrowing.None).Max();

    /// <inheritdoc/>
    public Narrowing VisitOr(SearchExpr.Or or)
    {
        var all = or.Operands.Select(Of).ToList();
        // Different indexes may serve the alternatives; only the planner knows how to join them.
        return all.Contains(Narrowing.None) ? Narrowing.None : all.Count > 0 && all.TrueForAll(one => one == Narrowing.Keys) ? Narrowing.Keys : Narrowing.Narrow;
    }

    /// <inheritdoc/>
    public Narrowing VisitNot(SearchExpr.Not not) => Narrowing.None;

    /// <inheritdoc/>
    public Narrowing VisitMissing(SearchExpr.Missing missing) => Narrowing.None;

    /// <inheritdoc/>
    public Narrowing VisitMatch(SearchExpr.Match match) => match.Criterion switch
    {
        Criterion.Date { Prefix: SearchPrefix.NotEqual } or Criterion.Number { Prefix: SearchPrefix.NotEqual } or Criterion.Quantity { Amount.Prefix: SearchPrefix.NotEqual } or Criterion.Unequal => Narrowing.None,
        var criterion => criterion.Accept(MongoKeyCompiler.Instance) is { Values: null } ? Narrowing.Keys : Narrowing.Narrow,
    };

    /// <inheritdoc/>
    public Narrowing VisitLastUpdated(SearchExpr.LastUpdated lastUpdated) =>
        lastUpdated.Criterion.Prefix == SearchPrefix.NotEqual ? Narrowing.None : Narrowing.Narrow;

    /// <inheritdoc/>
    public Narrowing VisitIdIn(SearchExpr.IdIn idIn) => Narrowing.Narrow;

    /// <inheritdoc/>
    public Narrowing VisitTypeIn(SearchExpr.TypeIn typeIn) => Narrowing.None;

    /// <inheritdoc/>
    public Narrowing VisitChain(SearchExpr.Chain chain) => Narrowing.Narrow;

    /// <inheritdoc/>
    public Narrowing VisitHas(SearchExpr.Has has) => Narrowing.Narrow;

    private static Narrowing Of(SearchExpr tree) => tree.Accept(Instance);
}
