using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using Profiles.Terminology;

namespace FhirServer.Interactions;

/// <summary>
/// Code systems and value sets that are stored here, as the caller may see them, and behind them those of the definitions. Of several with one URL
/// the one that was written last counts.
/// </summary>
/// <param name="store">Where to look.</param>
/// <param name="registry">Knows the parameters url and version.</param>
/// <param name="defined">Those of the definitions.</param>
/// <param name="grant">The leave of the caller.</param>
internal sealed class StoredCanonicals(IResourceStore store, SearchParameterRegistry registry, ICanonicalSource defined, AccessGrant grant) : ICanonicalSource
{
    /// <inheritdoc/>
    public async ValueTask<CanonicalResource?> FindAsync(string type, string canonical, CancellationToken cancellationToken)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var criteria = new List<SearchExpr> { new SearchExpr.Match(Parameter(type, "url"), new Criterion.Uri(UriMatch.Exact, bar < 0 ? canonical : canonical[..bar])) };
        if (bar >= 0)
            criteria.Add(new SearchExpr.Match(Parameter(type, "version"), new Criterion.Token(TokenSystem.Any, null, TokenSearch.Fold(canonical[(bar + 1)..]))));
        var query = new SearchQuery { Types = [type], Where = Simplifier.Simplify(new SearchExpr.And(criteria)), Sort = [new SortKey(SortKind.LastUpdated, Parameter: null, Descending: true)], Count = 1 };
        return (await store.SearchAsync(query, grant, cancellationToken)).Matches is [var found, ..] ? Of(found) : await defined.FindAsync(type, canonical, cancellationToken);
    }

    /// <summary>A stored resource as a canonical one.</summary>
    public static CanonicalResource Of(RawResource resource) => new($"stored:{resource.Key}:{resource.LastUpdated.UtcTicks}", resource.Json);

    private SearchParameterInfo Parameter(string type, string code) =>
        registry.Find(type, code) ?? throw new InvalidOperationException($"The definitions lack {type}.{code}.");
}
