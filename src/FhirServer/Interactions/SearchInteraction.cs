using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Type, system and compartment search: https://hl7.org/fhir/R4/http.html#search.</summary>
/// <param name="parser">Reads the query.</param>
/// <param name="compartments">Says what belongs to whose compartment.</param>
/// <param name="pages">Reads the matches.</param>
/// <param name="includes">Brings along what _include and _revinclude ask.</param>
/// <param name="entries">Writes the matches.</param>
/// <param name="explainer">Says how a search is run when _explain asks for it.</param>
public sealed class SearchInteraction(
    QueryParser parser, Compartments compartments, SearchPages pages, IncludeResolver includes, MatchEntries entries, SearchExplainer explainer)
{
    /// <summary>Answers with a searchset Bundle.</summary>
    /// <exception cref="FhirException">400: the query cannot be understood.</exception>
    public async Task<FhirResponse> HandleAsync(Interaction.Search asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var parsed = Parse(asked, request);
        var query = parsed.Query;
        if (SearchExplainer.IsAsked(request.Parameters))
            return await explainer.ExplainAsync(query, grant, cancellationToken);
        var page = await pages.ReadAsync(parsed, Fingerprint(asked, parsed), grant, cancellationToken);
        var included = await includes.ResolveAsync(query, page.Matches, grant, cancellationToken);
        var bundle = new BundleBuilder("searchset", page.Total, PageLinks.Of(Address(request), parsed.Kept, parsed.PageToken, page.Previous, page.Next));
        entries.AddTo(bundle, request.BaseUrl, page.Query, page.Matches, included.Resources);
        AddNotes(bundle, parsed, included);
        return new FhirResponse { Status = 200, Body = bundle.Build() };
    }

    private ParsedQuery Parse(Interaction.Search asked, FhirRequest request)
    {
        var parameters = request.Parameters.Where(parameter => parameter.Key != SearchExplainer.ParameterName).ToList();
        var parsed = parser.Parse(asked.Type is null ? [] : [asked.Type], parameters, request.Strict);
        if (asked.Compartment is not { } compartment)
            return parsed;
        if (parsed.Query.Contained is not null)
            throw new FhirException(FhirError.NotSupported("_contained is not possible within a compartment: search the type itself."));
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

    private static string Fingerprint(Interaction.Search asked, ParsedQuery parsed) => parsed.Fingerprint($"{asked.Type}/{asked.Compartment?.Type}/{asked.Compartment?.Id}");

    private static string Address(FhirRequest request)
    {
        var path = request.Path.EndsWith("_search", StringComparison.Ordinal) ? request.Path[..^"_search".Length].TrimEnd('/') : request.Path;
        return path.Length == 0 ? request.BaseUrl : $"{request.BaseUrl}/{path}";
    }
}
