using FhirServer.Search;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>Trees that ask less than another one: how a failure is made readable.</summary>
internal static class SmallerTrees
{
    private const int Many = 8;

    /// <summary>The smaller trees, those that lose most first.</summary>
    public static IEnumerable<SearchExpr> Of(SearchExpr tree) => tree switch
    {
        SearchExpr.And and => Joined(and.Operands, operands => new SearchExpr.And(operands)),
        SearchExpr.Or or => Joined(or.Operands, operands => new SearchExpr.Or(operands)),
        SearchExpr.Not not => Of(not.Operand).Select(smaller => (SearchExpr)new SearchExpr.Not(smaller)).Prepend(not.Operand),
        SearchExpr.Chain chain => Inner(chain.Inner).Select(smaller => (SearchExpr)(chain with { Inner = smaller })),
        SearchExpr.Has has => Inner(has.Inner).Select(smaller => (SearchExpr)(has with { Inner = smaller })),
        SearchExpr.IdIn { Ids.Count: > 1 } ids => ids.Ids.Select(id => (SearchExpr)new SearchExpr.IdIn([id])),
        SearchExpr.TypeIn { Types.Count: > 1 } types => types.Types.Select(type => (SearchExpr)new SearchExpr.TypeIn([type])),
        _ => [],
    };

    private static IEnumerable<SearchExpr> Inner(SearchExpr inner) =>
        inner is SearchExpr.And { Operands.Count: 0 } ? [] : Of(inner).Prepend(SearchExpr.Everything);

    private static IEnumerable<SearchExpr> Joined(IReadOnlyList<SearchExpr> operands, Func<IReadOnlyList<SearchExpr>, SearchExpr> make)
    {
        if (operands.Count > Many)
        {
            yield return make([.. operands.Take(operands.Count / 2)]);
            yield return make([.. operands.Skip(operands.Count / 2)]);
        }

        foreach (var operand in operands)
            yield return operand;
        for (var i = 0; i < operands.Count; i++)
        {
            yield return make([.. operands.Where((_, at) => at != i)]);
            foreach (var smaller in Of(operands[i]))
                yield return make([.. operands.Select((operand, at) => at == i ? smaller : operand)]);
        }
    }
}
