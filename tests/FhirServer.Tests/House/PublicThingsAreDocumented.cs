using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>Whatever others may use says what it is for: each public type and member of the product has a <c>///</c> comment.</summary>
internal static class PublicThingsAreDocumented
{
    /// <summary>Checks one file of the product.</summary>
    public static IEnumerable<Violation> Check(SourceFile file) => file.Root.DescendantNodes()
        .OfType<MemberDeclarationSyntax>()
        .Where(member => member is not (BaseNamespaceDeclarationSyntax or GlobalStatementSyntax or EnumMemberDeclarationSyntax))
        .Where(member => IsPublic(member) && member.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(IsPublic))
        .SelectMany(member => Faults(file, member));

    private static IEnumerable<Violation> Faults(SourceFile file, MemberDeclarationSyntax member)
    {
        var comment = Comment(member);
        if (comment is null)
            yield return file.At(member, $"{NameOf(member)} is public and has no /// comment; say what it is for");
        else if (comment.ToString() is var text && member is RecordDeclarationSyntax { ParameterList.Parameters: var parts } && !text.Contains("inheritdoc", StringComparison.Ordinal))
            foreach (var part in parts.Where(part => IsLeftOut(text, part)))
                yield return file.At(part, $"{NameOf(member)} does not say what its part {part.Identifier.Text} is; add a <param>");
    }

    // A record whose summary says it all may name none of its parts; one that names some must name all.
    private static bool IsLeftOut(string comment, ParameterSyntax part) =>
        comment.Contains("<param ", StringComparison.Ordinal) && !comment.Contains($"<param name=\"{part.Identifier.Text}\"", StringComparison.Ordinal);

    private static bool IsPublic(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(SyntaxKind.PublicKeyword)
        || (member.Parent is InterfaceDeclarationSyntax && !member.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PrivateKeyword) || modifier.IsKind(SyntaxKind.InternalKeyword)));

    private static DocumentationCommentTriviaSyntax? Comment(MemberDeclarationSyntax member) =>
        member.GetLeadingTrivia().Select(trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>().FirstOrDefault();

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        BaseFieldDeclarationSyntax field => string.Join(", ", field.Declaration.Variables.Select(variable => variable.Identifier.Text)),
        _ => member.Kind().ToString(),
    };
}
