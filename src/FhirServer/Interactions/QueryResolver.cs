using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using Profiles.Terminology;

namespace FhirServer.Interactions;

/// <summary>
/// Looks up what a query rests on before a store is asked: the codes of value sets, the codes above and below a code, the parts and wholes of a
/// resource. See https://hl7.org/fhir/R4/search.html#modifiers.
/// </summary>
/// <param name="store">Where value sets, code systems and hierarchies are.</param>
/// <param name="registry">The parameters there are.</param>
/// <param name="defined">The value sets and code systems of the definitions.</param>
/// <param name="terminology">Works out codes.</param>
/// <param name="hierarchies">Works out parts and wholes.</param>
public sealed class QueryResolver(
    IResourceStore store, SearchParameterRegistry registry, DefinedCanonicals defined, LocalTerminology terminology, ResourceHierarchies hierarchies)
{
    // What one statement of a database can bear, with room to spare.
    private const int MostCodes = 100_000;

    /// <summary>The query with everything looked up; itself when there is nothing to.</summary>
    /// <param name="query">The query.</param>
    /// <param name="grant">The leave of the caller: what may not be seen does not count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400: a value set, code or hierarchy is unknown or too large; never an empty answer instead.</exception>
    public async Task<SearchQuery> ResolveAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken) =>
        IsPending(query.Where) ? await LookUpAsync(query, grant, cancellationToken) : query;

    private async Task<SearchQuery> LookUpAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var where = await ResolveAsync(query.Where, grant, cancellationToken);
        if (Codes(where) > MostCodes)
            throw new FhirException(FhirError.NotSupported($"The value sets of this search have more than {MostCodes} codes together: ask for fewer at once."));
        return query with
        {
            Where = Simplifier.Simplify(where),
            Contained = query.Contained is { } contained ? contained with { Where = await ResolveAsync(contained.Where, grant, cancellationToken) } : null,
        };
    }

    private static int Codes(SearchExpr expression) => expression switch
    {
        SearchExpr.And and => and.Operands.Sum(Codes),
        SearchExpr.Or or => or.Operands.Sum(Codes),
        SearchExpr.Not not => Codes(not.Operand),
        SearchExpr.Chain chain => Codes(chain.Inner),
        SearchExpr.Has has => Codes(has.Inner),
        SearchExpr.Match { Criterion: Criterion.TokenSet set } => set.Systems.Sum(system => system.Codes.Count),
        _ => 0,
    };

    private static bool IsPending(SearchExpr expression) => expression switch
    {
        SearchExpr.And and => and.Operands.Any(IsPending),
        SearchExpr.Or or => or.Operands.Any(IsPending),
        SearchExpr.Not not => IsPending(not.Operand),
        SearchExpr.Chain chain => IsPending(chain.Inner),
        SearchExpr.Has has => IsPending(has.Inner),
        SearchExpr.Match match => match.Criterion is Criterion.Pending,
        _ => false,
    };

    private async Task<SearchExpr> ResolveAsync(SearchExpr expression, AccessGrant grant, CancellationToken cancellationToken) => expression switch
    {
        SearchExpr.And and => new SearchExpr.And(await AllAsync(and.Operands, grant, cancellationToken)),
        SearchExpr.Or or => new SearchExpr.Or(await AllAsync(or.Operands, grant, cancellationToken)),
        SearchExpr.Not not => new SearchExpr.Not(await ResolveAsync(not.Operand, grant, cancellationToken)),
        SearchExpr.Chain chain => chain with { Inner = await ResolveAsync(chain.Inner, grant, cancellationToken) },
        SearchExpr.Has has => has with { Inner = await ResolveAsync(has.Inner, grant, cancellationToken) },
        SearchExpr.Match { Criterion: Criterion.Pending pending } match => await ResolveAsync(match, pending, grant, cancellationToken),
        _ => expression,
    };

    private async Task<IReadOnlyList<SearchExpr>> AllAsync(IReadOnlyList<SearchExpr> operands, AccessGrant grant, CancellationToken cancellationToken)
    {
        var all = new List<SearchExpr>(operands.Count);
        foreach (var operand in operands)
            all.Add(await ResolveAsync(operand, grant, cancellationToken));
        return all;
    }

    private async Task<SearchExpr> ResolveAsync(SearchExpr.Match match, Criterion.Pending pending, AccessGrant grant, CancellationToken cancellationToken)
    {
        try
        {
            return pending.What switch
            {
                LookUp.ValueSet => match with { Criterion = Of(await ValueSetAsync(pending.Value, grant, cancellationToken)) },
                LookUp.CodesBelow or LookUp.CodesAbove => match with { Criterion = await SubsumptionAsync(pending, grant, cancellationToken) },
                _ => Of(match, await hierarchies.ReachAsync(ResourceKeyOf(pending.Value), below: pending.What == LookUp.PartsOf, grant, cancellationToken)),
            };
        }
        catch (TerminologyException unknown)
        {
            throw new FhirException(FhirError.InvalidRequest($"The search parameter '{match.Parameter.Code}' cannot be followed: {unknown.Message}"));
        }
    }

    private async Task<CodeSet> ValueSetAsync(string value, AccessGrant grant, CancellationToken cancellationToken)
    {
        var source = new StoredCanonicals(store, registry, defined, grant);
        var id = value.StartsWith("ValueSet/", StringComparison.Ordinal) ? value["ValueSet/".Length..] : string.Empty;
        if (!ResourceKey.IsId(id))
            return await terminology.ExpandAsync(value, source, cancellationToken);
        var found = await store.ReadAsync("ValueSet", id, grant, cancellationToken);
        return found is { Deleted: false }
            ? await terminology.ExpandAsync(value, found.Json, source, cancellationToken)
            : throw new TerminologyException($"There is no {value} here.");
    }

    private async Task<Criterion> SubsumptionAsync(Criterion.Pending pending, AccessGrant grant, CancellationToken cancellationToken)
    {
        var bar = pending.Value.IndexOf('|', StringComparison.Ordinal);
        var (system, code) = (pending.Value[..bar], pending.Value[(bar + 1)..]);
        var codes = await terminology.SubsumptionAsync(
            system, code, below: pending.What == LookUp.CodesBelow, new StoredCanonicals(store, registry, defined, grant), cancellationToken);
        return new Criterion.TokenSet([Folded(system, codes)]);
    }

    private static Criterion.TokenSet Of(CodeSet codes) => new([.. codes.Systems.Select(system => Folded(system, codes.Of(system))).Where(system => system.Codes.Count > 0)]);

    private static CodesOfSystem Folded(string system, IEnumerable<string> codes) => new(system, codes.Select(TokenSearch.Fold).ToHashSet(StringComparer.Ordinal));

    private static SearchExpr.Or Of(SearchExpr.Match match, IEnumerable<ResourceKey> keys) =>
        new([.. keys.Select(key => match with { Criterion = new Criterion.Reference(key.Type, key.Id, Version: null) })]);

    private static ResourceKey ResourceKeyOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new ResourceKey(text[..slash], text[(slash + 1)..]);
    }
}
