using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>Writes a search tree so that people can read it.</summary>
public static class SearchTree
{
    /// <summary>The text of a tree.</summary>
    public static string Text(SearchExpr tree) => tree switch
    {
        SearchExpr.And and => $"And({string.Join(", ", and.Operands.Select(Text))})",
        SearchExpr.Or or => $"Or({string.Join(", ", or.Operands.Select(Text))})",
        SearchExpr.Not not => $"Not({Text(not.Operand)})",
        SearchExpr.Chain chain => $"Chain({chain.Reference}:{chain.TargetType}, {Text(chain.Inner)})",
        SearchExpr.Has has => $"Has({has.Reference}, {Text(has.Inner)})",
        SearchExpr.IdIn ids => $"IdIn({string.Join(", ", ids.Ids)})",
        SearchExpr.TypeIn types => $"TypeIn({string.Join(", ", types.Types)})",
        SearchExpr.Match match => $"Match({match.Parameter}, {Text(match.Criterion)})",
        SearchExpr.Missing missing => $"Missing({missing.Parameter})",
        _ => tree.ToString(),
    };

    private static string Text(Criterion criterion) => criterion is Criterion.Composite composite
        ? string.Join(" $ ", composite.Parts.Select(Text))
        : criterion.ToString();
}
