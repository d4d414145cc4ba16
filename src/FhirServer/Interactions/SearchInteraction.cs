using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Type, system and compartment search: https://hl7.org/fhir/R4/http.html#search.</summary>
/// <param name="store">Where to search.</param>
/// <param name="parser">Reads the query.</param>
/// <param name="compartments">Says what belongs to whose compartment.</param>
/// <param name="includes">Brings along what _include and _revinclude ask.</param>
/// <param name="tokens">Signs page tokens.</param>
/// <param name="entries">Writes the matches.</param>
public sealed class SearchInteraction(
    IResourceStore store, QueryParser parser, Compartments compartments, IncludeResolver includes, PageToken tokens, MatchEntries entries)
{
    /// <summary>Answers with a searchset Bundle.</summary>
    /// <exception cref="FhirException">400: the query cannot be understood.</exception>
    public async Task<FhirResponse> HandleAsync(Interaction.Search asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var parsed = Parse(asked, request);
        var token = parsed.PageToken;
        var position = token is null ? null : await tokens.ReadAsync(token, Fingerprint(asked, parsed), cancellationToken);
        var query = parsed.Query with { After = position?.Cursor };
        var total = query.Total == TotalMode.None && !CountsOnly(query) ? default(long?) : await store.CountAsync(query, grant, cancellationToken);
        var page = CountsOnly(query) ? new SearchPage([], null) : await store.SearchAsync(query, grant, cancellationToken);
        var included = await includes.ResolveAsync(query, page.Matches, grant, cancellationToken);
        var next = page.Next is null ? null : await tokens.WriteAsync(new PagePosition(page.Next, (position?.Page ?? 1) + 1), Fingerprint(asked, parsed), cancellationToken);
        var bundle = new BundleBuilder("searchset", total, PageLinks.Of(Address(request), parsed.Kept, token, next));
        entries.AddTo(bundle, request.BaseUrl, query, page.Matches, included.Resources);
        AddNotes(bundle, parsed, included);
        return new FhirResponse { Status = 200, Body = bundle.Build() };
    }

    private ParsedQuery Parse(Interaction.Search asked, FhirRequest request)
    {
        var parsed = parser.Parse(asked.Type is null ? [] : [asked.Type], request.Parameters, request.Strict);
        if (asked.Compartment is not { } compartment)
            return parsed;
        var within = asked.Type is null
            ? compartments.Contains(compartment.Type, compartment.Id)
            : compartments.Contains(compartment.Type, compartment.Id, asked.Type);
        return parsed with { Query = parsed.Query with { Where = Simplifier.Simplify(new SearchExpr.And([within, parsed.Query.Where])) } };
    }

    private static void AddNotes(BundleBuilder bundle, ParsedQuery parsed, IncludeResolver.Included included)
    {
        var notes = parsed.Ignored.Select(ignored => new Issue(IssueSeverity.Warning, "not-supported", $"{ignored.Reason} It was ignored.")).ToList();
        if (included.Cut)
            notes.Add(new Issue(IssueSeverity.Warning, "too-costly", "Not all included resources are given: the limit of included resources per page was reached. Ask for fewer matches a page with _count."));
        if (notes.Count > 0)
            bundle.AddSearchEntry(null, Outcomes.Of(notes), "outcome");
    }

    private static bool CountsOnly(SearchQuery query) => query.Summary == SummaryMode.Count || query.Count == 0;

    private static string Fingerprint(Interaction.Search asked, ParsedQuery parsed) => parsed.Fingerprint($"{asked.Compartment?.Type}/{asked.Compartment?.Id}");

    private static string Address(FhirRequest request)
    {
        var path = request.Path.EndsWith("_search", StringComparison.Ordinal) ? request.Path[..^"_search".Length].TrimEnd('/') : request.Path;
        return path.Length == 0 ? request.BaseUrl : $"{request.BaseUrl}/{path}";
    }
}
