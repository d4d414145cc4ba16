using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>One C# file as the house rules see it: where it stands and how it is written, without what its names mean.</summary>
/// <param name="Path">The file, from the root of the repository, with forward slashes.</param>
/// <param name="Text">Its text.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    /// <summary>The syntax tree.</summary>
    public CompilationUnitSyntax Root { get; } = CSharpSyntaxTree.ParseText(Text, Language).GetCompilationUnitRoot();

    /// <summary>True for the product, false for its tests.</summary>
    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>The folder below <c>src</c> or <c>tests</c>, as the namespace it must be.</summary>
    public string Namespace => string.Join('.', Path.Split('/')[1..^1]);

    /// <summary>The namespace that the file declares; null without one.</summary>
    public string? DeclaredNamespace => All<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();

    /// <summary>Every node of a kind.</summary>
    public IEnumerable<T> All<T>() where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    /// <summary>A violation at a node.</summary>
    public Violation At(SyntaxNode node, string what) => new(Path, LineOf(node), what);

    /// <summary>How many lines a node takes, without the comment above it.</summary>
    public static int Lines(SyntaxNode node)
    {
        var span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    /// <summary>How many lines of a node hold code: no comments, no blanks.</summary>
    public static int CodeLines(SyntaxNode node) => node.DescendantTokens()
        .SelectMany(token => new[] { token.GetLocation().GetLineSpan().StartLinePosition.Line, token.GetLocation().GetLineSpan().EndLinePosition.Line })
        .Distinct()
        .Count();

    private static int LineOf(SyntaxNode node) => node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
}
