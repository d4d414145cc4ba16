using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// Does this resource answer this tree? The plain meaning of a search, against which every store's compiler is judged.
/// </summary>
public static class InMemoryMatcher
{
    /// <summary>Judges one resource.</summary>
    /// <param name="expression">The tree.</param>
    /// <param name="candidate">The resource.</param>
    /// <param name="world">All current resources, for chains; the candidate among them.</param>
    public static bool Matches(SearchExpr expression, IndexedResource candidate, IReadOnlyCollection<IndexedResource> world) =>
        expression.Accept(new Judge(candidate, world));

    private sealed class Judge(IndexedResource candidate, IReadOnlyCollection<IndexedResource> world) : ISearchExprVisitor<bool>
    {
        public bool VisitAnd(SearchExpr.And and) => and.Operands.All(operand => operand.Accept(this));

        public bool VisitOr(SearchExpr.Or or) => or.Operands.Any(operand => operand.Accept(this));

        public bool VisitNot(SearchExpr.Not not) => !not.Operand.Accept(this);

        public bool VisitMissing(SearchExpr.Missing missing) => !Entries(candidate, missing.Parameter).Any();

        public bool VisitMatch(SearchExpr.Match match) =>
            Entries(candidate, match.Parameter).Any(entry => SearchTypes.Match(match.Criterion, entry));

        public bool VisitLastUpdated(SearchExpr.LastUpdated lastUpdated)
        {
            var ticks = candidate.LastUpdated.UtcTicks;
            return DateSearch.Matches(lastUpdated.Criterion, ticks, ticks + TimeSpan.TicksPerMillisecond);
        }

        public bool VisitIdIn(SearchExpr.IdIn idIn) => idIn.Ids.Contains(candidate.Key.Id);

        public bool VisitTypeIn(SearchExpr.TypeIn typeIn) => typeIn.Types.Contains(candidate.Key.Type);

        public bool VisitChain(SearchExpr.Chain chain) =>
            Links(candidate, chain.Reference).Any(link => link.Type == chain.TargetType
                && world.Any(target => Is(target, link) && Matches(chain.Inner, target, world)));

        public bool VisitHas(SearchExpr.Has has) =>
            world.Any(source => source.Key.Type == has.Reference.ResourceType
                && Links(source, has.Reference).Any(link => Is(candidate, link))
                && Matches(has.Inner, source, world));

        private static IEnumerable<IndexEntry.Reference> Links(IndexedResource resource, SearchParameterInfo parameter) =>
            Entries(resource, parameter).OfType<IndexEntry.Reference>();

        private static bool Is(IndexedResource resource, IndexEntry.Reference link) =>
            resource.Key.Type == link.Type && resource.Key.Id == link.Id;

        /// <summary>Codes are only unique within a type; parameters of all types go by code alone.</summary>
        private static IEnumerable<IndexEntry> Entries(IndexedResource resource, SearchParameterInfo parameter) =>
            parameter.ResourceType == resource.Key.Type || parameter.ResourceType == SearchParameterRegistry.AnyType
                ? resource.Entries.Where(entry => entry.Code == parameter.Code)
                : [];
    }
}
