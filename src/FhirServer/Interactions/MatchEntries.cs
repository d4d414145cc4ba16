using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Interactions;

/// <summary>Writes the matches of a page, and what they bring along, as entries of a searchset: https://hl7.org/fhir/R4/bundle.html#searchset.</summary>
/// <param name="subsets">Cuts resources down when _summary or _elements asks for it.</param>
/// <param name="parser">Reads matches whose words must be counted.</param>
public sealed class MatchEntries(SubsetAnswer subsets, ResourceParser parser)
{
    /// <summary>Adds them.</summary>
    /// <param name="bundle">Where to.</param>
    /// <param name="baseUrl">The server's base URL.</param>
    /// <param name="query">What was asked.</param>
    /// <param name="matches">The matches.</param>
    /// <param name="included">What they bring along.</param>
    public void AddTo(BundleBuilder bundle, string baseUrl, SearchQuery query, IReadOnlyList<RawResource> matches, IReadOnlyList<RawResource> included)
    {
        foreach (var match in matches)
            bundle.AddSearchEntry($"{baseUrl}/{match.Key.WithoutVersion}", subsets.Apply(match.Json, query), "match", Score(match, query));
        foreach (var other in included)
            bundle.AddSearchEntry($"{baseUrl}/{other.Key.WithoutVersion}", subsets.Apply(other.Json, query), "include");
    }

    private decimal? Score(RawResource match, SearchQuery query)
    {
        if (query.Texts.Count == 0)
            return null;
        var entries = new List<IndexEntry>();
        TextSearch.Index(parser.Parse(match.Json).Root, FullText.All, entries);
        return TextScore.Of(query.Texts, entries) / (decimal)TextScore.Most;
    }
}
