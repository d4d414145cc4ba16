using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// The tree that a query becomes: what must be true of a resource. Every store compiles it by a visitor that must answer all nodes;
/// <see cref="InMemoryMatcher"/> is its plain meaning. See https://hl7.org/fhir/R4/search.html.
/// </summary>
public abstract record SearchExpr
{
    private SearchExpr()
    {
    }

    /// <summary>True of every resource: an empty conjunction.</summary>
    public static SearchExpr Everything { get; } = new And([]);

    /// <summary>True of no resource: an empty disjunction.</summary>
    public static SearchExpr Nothing { get; } = new Or([]);

    /// <summary>Lets a visitor answer this node.</summary>
    public abstract T Accept<T>(ISearchExprVisitor<T> visitor);

    /// <summary>All of the operands hold.</summary>
    public sealed record And(IReadOnlyList<SearchExpr> Operands) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitAnd(this);
    }

    /// <summary>At least one of the operands holds.</summary>
    public sealed record Or(IReadOnlyList<SearchExpr> Operands) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitOr(this);
    }

    /// <summary>The operand does not hold.</summary>
    public sealed record Not(SearchExpr Operand) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitNot(this);
    }

    /// <summary>The resource has no index entry under the parameter (:missing=true; negate for false).</summary>
    public sealed record Missing(SearchParameterInfo Parameter) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitMissing(this);
    }

    /// <summary>At least one index entry of the resource under the parameter answers the criterion.</summary>
    public sealed record Match(SearchParameterInfo Parameter, Criterion Criterion) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitMatch(this);
    }

    /// <summary>The resource's last update falls where the criterion says (_lastUpdated).</summary>
    public sealed record LastUpdated(Criterion.Date Criterion) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitLastUpdated(this);
    }

    /// <summary>The resource's id is one of these (_id).</summary>
    public sealed record IdIn(IReadOnlyList<string> Ids) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitIdIn(this);
    }

    /// <summary>The resource's type is one of these.</summary>
    public sealed record TypeIn(IReadOnlyList<string> Types) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitTypeIn(this);
    }

    /// <summary>The reference parameter leads to a current resource of the target type of which the inner tree is true (subject:Patient.name=...).</summary>
    public sealed record Chain(SearchParameterInfo Reference, string TargetType, SearchExpr Inner) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitChain(this);
    }

    /// <summary>
    /// A current resource of the reference parameter's type, of which the inner tree is true, refers to this resource by that parameter
    /// (_has:Observation:patient:code=...).
    /// </summary>
    public sealed record Has(SearchParameterInfo Reference, SearchExpr Inner) : SearchExpr
    {
        /// <inheritdoc/>
        public override T Accept<T>(ISearchExprVisitor<T> visitor) => visitor.VisitHas(this);
    }
}

/// <summary>What a store, or the judge, must answer: one method a node, none with a default, so that a new node does not compile until all have answered.</summary>
/// <typeparam name="T">What the visitor makes of a node.</typeparam>
public interface ISearchExprVisitor<out T>
{
    /// <summary>Answers a conjunction; empty means true.</summary>
    T VisitAnd(SearchExpr.And and);

    /// <summary>Answers a disjunction; empty means false.</summary>
    T VisitOr(SearchExpr.Or or);

    /// <summary>Answers a negation.</summary>
    T VisitNot(SearchExpr.Not not);

    /// <summary>Answers :missing.</summary>
    T VisitMissing(SearchExpr.Missing missing);

    /// <summary>Answers a comparison with index entries.</summary>
    T VisitMatch(SearchExpr.Match match);

    /// <summary>Answers _lastUpdated.</summary>
    T VisitLastUpdated(SearchExpr.LastUpdated lastUpdated);

    /// <summary>Answers _id.</summary>
    T VisitIdIn(SearchExpr.IdIn idIn);

    /// <summary>Answers a restriction to types.</summary>
    T VisitTypeIn(SearchExpr.TypeIn typeIn);

    /// <summary>Answers a chain.</summary>
    T VisitChain(SearchExpr.Chain chain);

    /// <summary>Answers a reverse chain.</summary>
    T VisitHas(SearchExpr.Has has);
}
