using FhirServer.Search;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>One question to both store and judge; made of one number, so that FsCheck can repeat it, and made smaller when they disagree.</summary>
/// <param name="Query">What is asked.</param>
/// <param name="Rows">The grant's row filter, or null.</param>
internal sealed record AgreementCase(SearchQuery Query, SearchExpr? Rows)
{
    // More than there are resources: everything on one page.
    private const int OnePage = 1000;

    /// <summary>The question that a number stands for.</summary>
    public static AgreementCase Of(int seed)
    {
        var random = new Random(seed);
        var trees = new GivenTrees(random);
        var rows = random.In100(15) ? trees.Tree() : null;
        var query = new SearchQuery
        {
            Types = [.. GivenWords.Types.Where(_ => random.In100(random.In100(50) ? 0 : 30))],
            Where = trees.Tree(),
            Sort = random.In100(50) ? trees.Sort() : [],
            Count = random.In100(60) ? OnePage : random.Next(1, 60),
        };
        return new AgreementCase(query, rows);
    }

    /// <summary>Questions that ask less, the smallest first.</summary>
    public IEnumerable<AgreementCase> Smaller()
    {
        if (Rows is not null)
            yield return this with { Rows = null };
        if (Query.Types.Count > 0)
            yield return this with { Query = Query with { Types = [] } };
        if (Query.Count != OnePage)
            yield return this with { Query = Query with { Count = OnePage } };
        for (var i = 0; i < Query.Sort.Count; i++)
            yield return this with { Query = Query with { Sort = [.. Query.Sort.Where((_, at) => at != i)] } };
        foreach (var where in SmallerTrees.Of(Query.Where))
            yield return this with { Query = Query with { Where = where } };
        if (Rows is null)
            yield break;
        foreach (var rows in SmallerTrees.Of(Rows))
            yield return this with { Rows = rows };
    }

    /// <summary>The question as a person reads it.</summary>
    public override string ToString()
    {
        var sort = string.Join(",", Query.Sort.Select(key => $"{(key.Descending ? "-" : "")}{key.Parameter?.ToString() ?? key.Kind.ToString()}"));
        return $"{TreeText.Of(Query.Where)} in [{string.Join(", ", Query.Types)}] sorted by [{sort}], {Query.Count} a page, under {(Rows is null ? "no filter" : TreeText.Of(Rows))}";
    }
}
