using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>What a search asks of contained resources (_contained): https://hl7.org/fhir/R4/search.html#contained.</summary>
/// <param name="Types">The types of the contained resources.</param>
/// <param name="Where">What must be true of one of them.</param>
/// <param name="GivesContained">True to give the contained resource itself, false to give what contains it (_containedType).</param>
public sealed record ContainedQuery(IReadOnlyList<string> Types, SearchExpr Where, bool GivesContained);

/// <summary>
/// Searches in contained resources. The entries of a contained resource are kept with those of its container, under codes that name its type and its
/// place among the contained ones of that type; so stores need not know of it, and what is asked of one contained resource is answered by one.
/// </summary>
public static class ContainedSearch
{
    /// <summary>Contained resources of one type beyond this many in one container are not found.</summary>
    public const int Places = 20;

    private const string There = "1";

    /// <summary>What the codes of a contained resource's entries begin with.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="place">How many of its type come before it.</param>
    public static string Prefix(string type, int place) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"_contained{place}:{type}.");

    /// <summary>The entry that says that there is a contained resource.</summary>
    public static IndexEntry.Token Marker(string type, int place) => new(Prefix(type, place), System: null, There, Text: null);

    /// <summary>The query over containers that asks this of what they contain.</summary>
    /// <param name="query">The query as it was asked of resources of its types.</param>
    /// <param name="mode">true or both.</param>
    /// <param name="givesContained">Whether the contained resources are wanted, not their containers.</param>
    /// <exception cref="FhirException">400: no type is named, or something is asked that a contained resource has not.</exception>
    public static SearchQuery Asked(SearchQuery query, string mode, bool givesContained)
    {
        if (query.Types.Count == 0)
            throw Invalid("_contained needs the type of the contained resources: search a type, or name it with _type.");
        if (query.Sort.Any(key => key.Kind == SortKind.Parameter))
            throw Invalid("with _contained only _sort by _id and _lastUpdated is possible: the containers are of many types.");
        var contained = new ContainedQuery(query.Types, query.Where, givesContained);
        List<SearchExpr> ways = [.. query.Types.SelectMany(type => Enumerable.Range(0, Places).Select(place => At(contained, type, place)))];
        if (mode == "both")
            ways.Add(new SearchExpr.And([new SearchExpr.TypeIn(query.Types), query.Where]));
        return query with { Types = [], Where = Simplifier.Simplify(new SearchExpr.Or(ways)), Contained = contained };
    }

    /// <summary>What must be true of a container for its contained resource at a place to answer.</summary>
    public static SearchExpr At(ContainedQuery contained, string type, int place)
    {
        var prefix = Prefix(type, place);
        var marker = new SearchParameterInfo(SearchParameterRegistry.AnyType, prefix, SearchParameterType.Token, string.Empty, Expression: null, [], []);
        return new SearchExpr.And([new SearchExpr.Match(marker, new Criterion.Token(TokenSystem.Any, null, There)), contained.Where.Accept(new Rewriter(prefix, type))]);
    }

    private static FhirException Invalid(string message) => new(FhirError.InvalidRequest(message));

    private sealed class Rewriter(string prefix, string type) : ISearchExprVisitor<SearchExpr>
    {
        public SearchExpr VisitAnd(SearchExpr.And and) => new SearchExpr.And([.. and.Operands.Select(operand => operand.Accept(this))]);

        public SearchExpr VisitOr(SearchExpr.Or or) => new SearchExpr.Or([.. or.Operands.Select(operand => operand.Accept(this))]);

        public SearchExpr VisitNot(SearchExpr.Not not) => new SearchExpr.Not(not.Operand.Accept(this));

        public SearchExpr VisitMissing(SearchExpr.Missing missing) => new SearchExpr.Missing(Own(missing.Parameter));

        public SearchExpr VisitMatch(SearchExpr.Match match) => match with { Parameter = Own(match.Parameter) };

        public SearchExpr VisitLastUpdated(SearchExpr.LastUpdated lastUpdated) => lastUpdated;

        public SearchExpr VisitIdIn(SearchExpr.IdIn idIn) => throw Invalid("with _contained there is no search by _id: the ids of contained resources are only known inside their containers.");

        public SearchExpr VisitTypeIn(SearchExpr.TypeIn typeIn) => typeIn.Types.Contains(type) ? SearchExpr.Everything : SearchExpr.Nothing;

        public SearchExpr VisitChain(SearchExpr.Chain chain) => throw Links();

        public SearchExpr VisitHas(SearchExpr.Has has) => throw Links();

        private static FhirException Links() => Invalid("with _contained there are no chains and no _has: nothing but its container refers to a contained resource.");

        private SearchParameterInfo Own(SearchParameterInfo parameter) => TextWords.Serves(parameter)
            ? throw Invalid($"with _contained there is no search by {parameter.Code}: the words of contained resources are words of their containers.")
            : parameter with { ResourceType = SearchParameterRegistry.AnyType, Code = prefix + parameter.Code };
    }
}
