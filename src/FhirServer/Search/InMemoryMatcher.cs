using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// The plain meaning of a <see cref="SearchExpr"/>: is it true of this resource? What the stores compile is judged against it.
/// It looks at everything and is made to be read, not to be fast: chains walk through the whole world.
/// See https://hl7.org/fhir/R4/search.html.
/// </summary>
public static class InMemoryMatcher
{
    /// <summary>Says whether a tree is true of a resource.</summary>
    /// <param name="expression">The tree.</param>
    /// <param name="candidate">The resource.</param>
    /// <param name="world">All current resources, to which chains lead and from which reverse chains come; may be empty when the tree has none.</param>
    public static bool Matches(SearchExpr expression, IndexedResource candidate, IReadOnlyCollection<IndexedResource> world) =>
        expression.Accept(new Judge(candidate, world));

    private static IEnumerable<IndexEntry> Under(SearchParameterInfo parameter, IndexedResource resource) =>
        parameter.ResourceType == resource.Type || parameter.ResourceType == SearchParameterRegistry.AnyType
            ? resource.Entries.Where(entry => entry.Code == parameter.Code)
            : [];

    private static bool LeadsTo(SearchParameterInfo reference, IndexedResource source, IndexedResource target) =>
        Under(reference, source).Any(entry => entry is IndexEntry.Reference link && link.Type == target.Type && link.Id == target.Id);

    private sealed class Judge(IndexedResource candidate, IReadOnlyCollection<IndexedResource> world) : ISearchExprVisitor<bool>
    {
        public bool VisitAnd(SearchExpr.And and) => and.Operands.All(operand => operand.Accept(this));

        public bool VisitOr(SearchExpr.Or or) => or.Operands.Any(operand => operand.Accept(this));

        public bool VisitNot(SearchExpr.Not not) => !not.Operand.Accept(this);

        public bool VisitMissing(SearchExpr.Missing missing) => !Under(missing.Parameter, candidate).Any();

        public bool VisitMatch(SearchExpr.Match match) =>
            Under(match.Parameter, candidate).Any(entry => SearchTypes.Matches(match.Criterion, entry));

        // Times are kept to the millisecond, so as a stretch of time the last update is one of them long.
        public bool VisitLastUpdated(SearchExpr.LastUpdated lastUpdated)
        {
            var ticks = candidate.LastUpdated.UtcTicks;
            return SearchTypes.Matches(lastUpdated.Criterion, new IndexEntry.Date("_lastUpdated", ticks, ticks + TimeSpan.TicksPerMillisecond));
        }

        public bool VisitIdIn(SearchExpr.IdIn idIn) => idIn.Ids.Contains(candidate.Id, StringComparer.Ordinal);

        public bool VisitTypeIn(SearchExpr.TypeIn typeIn) => typeIn.Types.Contains(candidate.Type, StringComparer.Ordinal);

        public bool VisitChain(SearchExpr.Chain chain) => world.Any(target =>
            target.Type == chain.TargetType && LeadsTo(chain.Reference, candidate, target) && Matches(chain.Inner, target, world));

        public bool VisitHas(SearchExpr.Has has) => world.Any(source =>
            LeadsTo(has.Reference, source, candidate) && Matches(has.Inner, source, world));
    }
}
