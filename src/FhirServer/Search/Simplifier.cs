namespace FhirServer.Search;

/// <summary>
/// Makes a search tree smaller without changing its meaning: conjunctions and disjunctions are flattened, single operands stand alone,
/// double negations go, and what is always or never true is folded away. Stores compile the result.
/// </summary>
public static class Simplifier
{
    private static readonly Rewriter s_rewriter = new();

    /// <summary>The smaller tree; it is true of exactly the same resources.</summary>
    public static SearchExpr Simplify(SearchExpr expression) => expression.Accept(s_rewriter);

    /// <summary>Says whether a tree is trivially true of every resource.</summary>
    public static bool IsEverything(SearchExpr expression) => expression is SearchExpr.And { Operands.Count: 0 };

    /// <summary>Says whether a tree is trivially true of no resource.</summary>
    public static bool IsNothing(SearchExpr expression) => expression is SearchExpr.Or { Operands.Count: 0 };

    private sealed class Rewriter : ISearchExprVisitor<SearchExpr>
    {
        public SearchExpr VisitAnd(SearchExpr.And and)
        {
            var operands = new List<SearchExpr>(and.Operands.Count);
            foreach (var operand in and.Operands)
            {
                var smaller = operand.Accept(this);
                if (IsNothing(smaller))
                    return SearchExpr.Nothing;
                if (smaller is SearchExpr.And inner)
                    operands.AddRange(inner.Operands);
                else
                    operands.Add(smaller);
            }

            return operands switch
            {
                [] => SearchExpr.Everything,
                [var only] => only,
                _ => new SearchExpr.And(operands),
            };
        }

        public SearchExpr VisitOr(SearchExpr.Or or)
        {
            var operands = new List<SearchExpr>(or.Operands.Count);
            foreach (var operand in or.Operands)
            {
                var smaller = operand.Accept(this);
                if (IsEverything(smaller))
                    return SearchExpr.Everything;
                if (smaller is SearchExpr.Or inner)
                    operands.AddRange(inner.Operands);
                else
                    operands.Add(smaller);
            }

            return operands switch
            {
                [] => SearchExpr.Nothing,
                [var only] => only,
                _ => new SearchExpr.Or(operands),
            };
        }

        public SearchExpr VisitNot(SearchExpr.Not not)
        {
            var operand = not.Operand.Accept(this);
            if (IsEverything(operand))
                return SearchExpr.Nothing;
            if (IsNothing(operand))
                return SearchExpr.Everything;
            return operand is SearchExpr.Not inner ? inner.Operand : new SearchExpr.Not(operand);
        }

        public SearchExpr VisitMissing(SearchExpr.Missing missing) => missing;

        public SearchExpr VisitMatch(SearchExpr.Match match) => match;

        public SearchExpr VisitLastUpdated(SearchExpr.LastUpdated lastUpdated) => lastUpdated;

        public SearchExpr VisitIdIn(SearchExpr.IdIn idIn) => idIn.Ids.Count == 0 ? SearchExpr.Nothing : idIn;

        public SearchExpr VisitTypeIn(SearchExpr.TypeIn typeIn) => typeIn.Types.Count == 0 ? SearchExpr.Nothing : typeIn;

        public SearchExpr VisitChain(SearchExpr.Chain chain)
        {
            var inner = chain.Inner.Accept(this);
            return IsNothing(inner) ? SearchExpr.Nothing : chain with { Inner = inner };
        }

        public SearchExpr VisitHas(SearchExpr.Has has)
        {
            var inner = has.Inner.Accept(this);
            return IsNothing(inner) ? SearchExpr.Nothing : has with { Inner = inner };
        }
    }
}
