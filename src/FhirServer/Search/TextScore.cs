using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// How well a resource answers the text criteria of a query (_score): the share of its words that were asked for, counting every occurrence,
/// in millionths and at most all of them. Words are counted where the query looks: in the narrative, in the other text, or in both.
/// It is made of whole numbers only, so that all stores give the same. See https://hl7.org/fhir/R4/search.html#score.
/// </summary>
public static class TextScore
{
    /// <summary>The score of a resource that has nothing but what was asked for.</summary>
    public const long Most = 1_000_000;

    // What is asked beyond these finds but does not count.
    private const int MostTexts = 40;

    /// <summary>The text criteria of a tree that count: not what is negated, nor what is asked of other resources.</summary>
    public static IReadOnlyList<SearchExpr.Match> Criteria(SearchExpr where) => [.. All(where).Distinct().Take(MostTexts)];

    /// <summary>The score of a resource.</summary>
    /// <param name="texts">What counts.</param>
    /// <param name="entries">The resource's index entries.</param>
    public static long Of(IReadOnlyList<SearchExpr.Match> texts, IEnumerable<IndexEntry> entries)
    {
        var (hits, words) = (0L, 0L);
        foreach (var entry in entries.OfType<IndexEntry.Words>())
        {
            var asked = texts.Where(text => text.Parameter.Code == entry.Code).ToList();
            if (asked.Count == 0)
                continue;
            var spread = Spread(entry.Text);
            words += entry.Text.AsSpan().Count(' ') + 1;
            hits += asked.Sum(text => spread.AsSpan().Count(Pattern((Criterion.Text)text.Criterion)));
        }

        return words == 0 ? 0 : Math.Min(Most, hits * Most / words);
    }

    /// <summary>What is counted in a text whose words are <see cref="Spread"/>.</summary>
    public static string Pattern(Criterion.Text criterion) => $" {criterion.Phrase.Replace(" ", "  ", StringComparison.Ordinal)}{(criterion.IsPrefix ? "" : " ")}";

    // Each word has blanks of its own on both sides, so that neighbours share none.
    private static string Spread(string words) => $" {words.Replace(" ", "  ", StringComparison.Ordinal)} ";

    private static IEnumerable<SearchExpr.Match> All(SearchExpr tree) => tree switch
    {
        SearchExpr.And and => and.Operands.SelectMany(All),
        SearchExpr.Or or => or.Operands.SelectMany(All),
        SearchExpr.Match { Criterion: Criterion.Text } match => [match],
        _ => [],
    };
}
