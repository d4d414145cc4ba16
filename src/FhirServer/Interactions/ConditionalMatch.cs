using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// Search criteria to none, one or many: the first step of every conditional interaction and reference.
/// See https://hl7.org/fhir/R4/http.html#ccreate.
/// </summary>
/// <param name="store">Where to look.</param>
/// <param name="parser">Reads the criteria, strictly: an unknown parameter would match too much.</param>
/// <param name="resolver">Looks up what they rest on.</param>
public sealed class ConditionalMatch(IResourceStore store, QueryParser parser, QueryResolver resolver)
{
    private static readonly string[] NotCriteria = ["_format", "_pretty", "_count", "_sort", "_summary", "_elements", "_total", "_include", "_revinclude"];

    /// <summary>Finds what the criteria match.</summary>
    /// <param name="type">The type to search.</param>
    /// <param name="parameters">The criteria, decoded.</param>
    /// <param name="most">Stop after so many matches (2 tells one from many).</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400: the criteria cannot be understood; 412: there are none.</exception>
    public async Task<Found> FindAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> parameters, int most, AccessGrant grant, CancellationToken cancellationToken)
    {
        var criteria = parameters.Where(parameter => !IsResultParameter(parameter.Key)).ToList();
        if (criteria.Count == 0)
            throw new FhirException(FhirError.PreconditionFailed($"A conditional interaction on {type} needs search criteria, for example '{type}?identifier=system|value'."));
        var query = await resolver.ResolveAsync(parser.Parse([type], criteria, strict: true).Query with { Count = most }, grant, cancellationToken);
        var page = await store.SearchAsync(query, grant, cancellationToken);
        return new Found(page.Matches, query.Where, ClaimKey(type, criteria));
    }

    private static bool IsResultParameter(string name) => NotCriteria.Contains(name.Split(':')[0]);

    private static string ClaimKey(string type, List<KeyValuePair<string, string>> criteria) =>
        $"{type}?{string.Join('&', criteria.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}").Order(StringComparer.Ordinal))}";

    /// <summary>What criteria matched.</summary>
    /// <param name="Matches">The matches, at most as many as were asked for.</param>
    /// <param name="Criteria">The criteria as a tree.</param>
    /// <param name="Key">The criteria as a key for a claim.</param>
    public sealed record Found(IReadOnlyList<RawResource> Matches, SearchExpr Criteria, string Key)
    {
        /// <summary>The claim that the criteria match exactly this when the write is committed.</summary>
        public ConditionalClaim Claim(string type) => new(Key, type, Criteria, Matches.Count == 0 ? null : Matches[0].Key.Id);
    }
}
