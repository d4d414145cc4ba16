using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Names the index of a search that nothing narrows down: all of a type, or all but a few, in the order asked for. It is walked in that
/// order until the page is full; a planner that guesses otherwise reads and sorts everything. What narrows down is left to the planner.
/// </summary>
internal sealed class MongoHint : ISearchExprVisitor<bool>
{
    private static readonly MongoHint Narrows = new();

    private MongoHint()
    {
    }

    /// <summary>The name of the index, or null when the planner shall choose.</summary>
    public static string? Of(SearchQuery query, AccessGrant grant)
    {
        if (query.Types.Count > 1 || query.Where.Accept(Narrows) || (grant.Rows?.Accept(Narrows) ?? false))
            return null;
        return (query.Types.Count, query.Sort) switch
        {
            (1, []) => MongoCollections.TypeInOrderOfCreation,
            (0, []) => MongoCollections.AllInOrderOfCreation,
            (1, [{ Kind: SortKind.LastUpdated, Descending: true }]) => MongoCollections.TypeByUpdate,
            (0, [{ Kind: SortKind.LastUpdated, Descending: true }]) => MongoCollections.AllByUpdate,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public bool VisitAnd(SearchExpr.And and) => and.Operands.Any(operand => operand.Accept(this));

    /// <inheritdoc/>
    public bool VisitOr(SearchExpr.Or or) => or.Operands.All(operand => operand.Accept(this));

    /// <inheritdoc/>
    public bool VisitNot(SearchExpr.Not not) => false;

    /// <inheritdoc/>
    public bool VisitMissing(SearchExpr.Missing missing) => false;

    /// <inheritdoc/>
    public bool VisitMatch(SearchExpr.Match match) => match.Criterion is not (
        Criterion.Date { Prefix: SearchPrefix.NotEqual } or Criterion.Number { Prefix: SearchPrefix.NotEqual } or Criterion.Quantity { Amount.Prefix: SearchPrefix.NotEqual });

    /// <inheritdoc/>
    public bool VisitLastUpdated(SearchExpr.LastUpdated lastUpdated) => lastUpdated.Criterion.Prefix != SearchPrefix.NotEqual;

    /// <inheritdoc/>
    public bool VisitIdIn(SearchExpr.IdIn idIn) => true;

    /// <inheritdoc/>
    public bool VisitTypeIn(SearchExpr.TypeIn typeIn) => false;

    /// <inheritdoc/>
    public bool VisitChain(SearchExpr.Chain chain) => true;

    /// <inheritdoc/>
    public bool VisitHas(SearchExpr.Has has) => true;
}
