using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>A fault that nobody foresaw reaches the request frame: nothing catches everything, and nothing catches and says nothing.</summary>
internal static class NoSwallowedErrors
{
    private const string Frame = "src/FhirServer/Http/RequestFrame.cs";

    /// <summary>Checks one file of the product.</summary>
    public static IEnumerable<Violation> Check(SourceFile file)
    {
        if (file.Path == Frame)
            yield break;
        foreach (var clause in file.All<CatchClauseSyntax>())
        {
            if (clause.Block.Statements.Count == 0)
                yield return file.At(clause, $"{MemberOf(clause)} catches {Caught(clause)} and does nothing; answer it, or let it go on");
            else if (CatchesEverything(clause) && !Rethrows(clause))
                yield return file.At(clause, $"{MemberOf(clause)} catches everything; name the exceptions that it can answer");
        }
    }

    private static bool CatchesEverything(CatchClauseSyntax clause) =>
        clause.Declaration is null or { Type: SimpleNameSyntax { Identifier.Text: "Exception" } or QualifiedNameSyntax { Right.Identifier.Text: "Exception" } }
        && !NamesTypes(clause.Filter?.FilterExpression);

    // A filter such as "fault is ArgumentException or XmlException" names what is caught as well as a list of clauses would.
    private static bool NamesTypes(ExpressionSyntax? filter) => filter switch
    {
        IsPatternExpressionSyntax { Pattern: var pattern } => NamesTypes(pattern),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both => NamesTypes(both.Left) || NamesTypes(both.Right),
        _ => false,
    };

    private static bool NamesTypes(PatternSyntax pattern) => pattern switch
    {
        BinaryPatternSyntax { RawKind: (int)SyntaxKind.OrPattern } either => NamesTypes(either.Left) && NamesTypes(either.Right),
        BinaryPatternSyntax both => NamesTypes(both.Left) || NamesTypes(both.Right),
        ParenthesizedPatternSyntax inner => NamesTypes(inner.Pattern),
        TypePatternSyntax or ConstantPatternSyntax { Expression: NameSyntax or MemberAccessExpressionSyntax } or DeclarationPatternSyntax => true,
        RecursivePatternSyntax { Type: not null } => true,
        _ => false,
    };

    private static bool Rethrows(CatchClauseSyntax clause) => clause.Block.Statements[^1] is ThrowStatementSyntax { Expression: null };

    private static string Caught(CatchClauseSyntax clause) => clause.Declaration?.Type.ToString() ?? "everything";

    private static string MemberOf(CatchClauseSyntax clause) => clause.Ancestors()
        .Select(node => node switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            LocalFunctionStatementSyntax local => local.Identifier.Text,
            ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            _ => null,
        })
        .FirstOrDefault(name => name is not null) ?? "the file";
}
