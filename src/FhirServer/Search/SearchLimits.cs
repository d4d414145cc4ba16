namespace FhirServer.Search;

/// <summary>How much one search may ask for; more than that is answered with 400.</summary>
/// <param name="MaxParameters">Parameters in one query.</param>
/// <param name="MaxOrValues">Values after one parameter, separated by commas.</param>
/// <param name="DefaultCount">Matches on a page when _count is not given.</param>
/// <param name="MaxCount">Most matches on a page; a larger _count is taken as this one, as https://hl7.org/fhir/R4/search.html#count allows.</param>
/// <param name="MostCounted">How many matches are counted for the total when _total does not say whether to.</param>
/// <param name="MaxChainDepth">References that one parameter may follow (chain steps and _has).</param>
/// <param name="MaxChainTargets">Types that one chained parameter without type may spread to, over all its steps.</param>
/// <param name="MaxIncludes">_include and _revinclude in one query.</param>
/// <param name="MaxFilterLength">Characters in one _filter.</param>
/// <param name="MaxFilterTests">Comparisons in one _filter.</param>
/// <param name="MaxFilterDepth">How deep one _filter may nest: parentheses, brackets, not, and each turn from and to or.</param>
public sealed record SearchLimits(
    int MaxParameters = 100,
    int MaxOrValues = 200,
    int DefaultCount = 20,
    int MaxCount = 1000,
    int MostCounted = 1000,
    int MaxChainDepth = 4,
    int MaxChainTargets = 150,
    int MaxIncludes = 20,
    int MaxFilterLength = 4000,
    int MaxFilterTests = 100,
    int MaxFilterDepth = 16);
