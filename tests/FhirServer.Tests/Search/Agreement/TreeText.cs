using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>Writes a tree so that a failure can be read.</summary>
internal static class TreeText
{
    public static string Of(SearchExpr tree) => tree switch
    {
        SearchExpr.And and => $"And({string.Join(", ", and.Operands.Select(Of))})",
        SearchExpr.Or or => $"Or({string.Join(", ", or.Operands.Select(Of))})",
        SearchExpr.Not not => $"Not({Of(not.Operand)})",
        SearchExpr.Chain chain => $"Chain({chain.Reference}:{chain.TargetType}, {Of(chain.Inner)})",
        SearchExpr.Has has => $"Has({has.Reference}, {Of(has.Inner)})",
        SearchExpr.IdIn ids => $"IdIn({string.Join(", ", ids.Ids)})",
        SearchExpr.TypeIn types => $"TypeIn({string.Join(", ", types.Types)})",
        SearchExpr.Match match => $"Match({match.Parameter}, {Of(match.Criterion)})",
        _ => tree.ToString(),
    };

    private static string Of(Criterion criterion) => criterion is Criterion.Composite composite
        ? string.Join(" $ ", composite.Parts.Select(Of))
        : criterion.ToString();
}
