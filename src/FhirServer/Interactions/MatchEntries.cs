using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Interactions;

/// <summary>Writes the matches of a page, and what they bring along, as entries of a searchset: https://hl7.org/fhir/R4/bundle.html#searchset.</summary>
/// <param name="subsets">Cuts resources down when _summary or _elements asks for it.</param>
/// <param name="parser">Reads matches whose words must be counted, or whose contained resources are wanted.</param>
/// <param name="extractor">Says which of the contained resources answer.</param>
public sealed class MatchEntries(SubsetAnswer subsets, ResourceParser parser, IndexExtractor extractor)
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
        {
            if (query.Contained is not { GivesContained: true } contained || !TryAddContained(bundle, baseUrl, query, contained, match))
                bundle.AddSearchEntry($"{baseUrl}/{match.Key.WithoutVersion}", subsets.Apply(match.Json, query), "match", Score(match, query));
        }

        foreach (var other in included)
            bundle.AddSearchEntry($"{baseUrl}/{other.Key.WithoutVersion}", subsets.Apply(other.Json, query), "include");
    }

    /// <summary>Adds those of the contained resources that answer; none do when the match answers by itself (_contained=both).</summary>
    private bool TryAddContained(BundleBuilder bundle, string baseUrl, SearchQuery query, ContainedQuery contained, RawResource match)
    {
        var root = parser.Parse(match.Json).Root;
        var candidate = new IndexedResource(match.Key.WithoutVersion, match.LastUpdated, extractor.Extract(root));
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var isAny = false;
        foreach (var inner in root.Children("contained").Where(inner => inner.Type is { } type && contained.Types.Contains(type.Name)))
        {
            var type = inner.Type!.Name;
            var place = places[type] = places.GetValueOrDefault(type, -1) + 1;
            if (place >= ContainedSearch.Places || !InMemoryMatcher.Matches(ContainedSearch.At(contained, type, place), candidate, []))
                continue;
            isAny = true;
            var json = inner.Tree.Utf8[inner.Start..inner.End];
            bundle.AddSearchEntry($"{baseUrl}/{match.Key.WithoutVersion}#{inner.Child("id").Text}", subsets.Apply(json, query), "match");
        }

        return isAny;
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
