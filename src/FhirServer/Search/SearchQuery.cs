using FhirServer.Fhir;

namespace FhirServer.Search;

/// <summary>Whether and how matches are counted (_total): https://hl7.org/fhir/R4/search.html#total.</summary>
public enum TotalMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Roughly; a store may count exactly.</summary>
    Estimate,

    /// <summary>Exactly.</summary>
    Accurate,
}

/// <summary>Which part of each resource is given (_summary): https://hl7.org/fhir/R4/search.html#summary.</summary>
public enum SummaryMode
{
    /// <summary>All of it.</summary>
    False,

    /// <summary>The elements that the definitions mark as summary.</summary>
    True,

    /// <summary>Narrative, id, meta and mandatory top-level elements.</summary>
    Text,

    /// <summary>Everything but the narrative.</summary>
    Data,

    /// <summary>No resources, only how many match.</summary>
    Count,
}

/// <summary>One key of _sort.</summary>
/// <param name="Kind">What to sort by.</param>
/// <param name="Parameter">The parameter, when <see cref="SortKind.Parameter"/>: its lowest value counts when ascending, its highest when descending (of a range of
/// numbers its lower end, of a stretch of time its beginning or its end); resources without one come last. Quantities go by the number as
/// written, whatever the unit.</param>
/// <param name="Descending">True for <c>-key</c>.</param>
public sealed record SortKey(SortKind Kind, SearchParameterInfo? Parameter, bool Descending)
{
    /// <summary>What counts, when <see cref="SortKind.Score"/> (<see cref="TextScore.Criteria"/>).</summary>
    public IReadOnlyList<SearchExpr.Match> Texts { get; init; } = [];
}

/// <summary>What a sort key rests on.</summary>
public enum SortKind
{
    /// <summary>The logical id.</summary>
    Id,

    /// <summary>The time of the last update.</summary>
    LastUpdated,

    /// <summary>The values of a search parameter.</summary>
    Parameter,

    /// <summary>How well text criteria are answered (<see cref="TextScore"/>).</summary>
    Score,
}

/// <summary>One _include or _revinclude: https://hl7.org/fhir/R4/search.html#include.</summary>
/// <param name="SourceType">The type whose references are followed; <see cref="AnySource"/> for every type.</param>
/// <param name="Parameter">The reference parameter, or null for all of them (*).</param>
/// <param name="TargetType">Only targets of this type, or null.</param>
/// <param name="Reverse">True for _revinclude.</param>
/// <param name="Iterate">True to go on from what was included (:iterate).</param>
public sealed record IncludeRule(string SourceType, SearchParameterInfo? Parameter, string? TargetType, bool Reverse, bool Iterate)
{
    /// <summary>Stands for every type.</summary>
    public const string AnySource = "*";
}

/// <summary>Everything that one search asks, in the words of no store.</summary>
public sealed record SearchQuery
{
    /// <summary>The types to search in; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>What must be true of a match.</summary>
    public SearchExpr Where { get; init; } = SearchExpr.Everything;

    /// <summary>
    /// Sort keys, first the most important. Ties, and everything when this is empty, go by order of creation, which no write changes; newest first
    /// when the first key is descending.
    /// </summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>Most matches on a page; 0 when only the total is wanted.</summary>
    public int Count { get; init; }

    /// <summary>Where the last page ended, in the store's own words; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>What to bring along with the matches.</summary>
    public IReadOnlyList<IncludeRule> Includes { get; init; } = [];

    /// <summary>Whether to count all matches; null when nothing was asked: then they are counted up to <see cref="MostCounted"/>.</summary>
    public TotalMode? Total { get; init; }

    /// <summary>How many matches are counted when nothing was asked; when there are more, their number is not told.</summary>
    public int MostCounted { get; init; }

    /// <summary>Which part of each resource to give.</summary>
    public SummaryMode Summary { get; init; }

    /// <summary>What is asked of contained resources, when the tree asks containers (_contained); null for an ordinary search.</summary>
    public ContainedQuery? Contained { get; init; }

    /// <summary>Most matches over all pages (_maxresults); null for all there are.</summary>
    public int? MaxResults { get; init; }

    /// <summary>The text criteria that make the score of each match (<see cref="TextScore.Criteria"/>); empty when there is no score.</summary>
    public IReadOnlyList<SearchExpr.Match> Texts { get; init; } = [];

    /// <summary>Elements to give (_elements), with a path below the top or a type before it (name.given, Patient.name); empty for all.</summary>
    public IReadOnlyList<string> Elements { get; init; } = [];

    /// <summary>
    /// Reads a version as it stood when a walk over pages began, so that later pages give what matched then; null when pages shall follow
    /// what matches now.
    /// </summary>
    public Func<RawResource, IndexedResource>? Versions { get; init; }
}
