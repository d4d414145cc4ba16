using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>What fits on a screen and into a head: the sizes of files, functions and constructors, one public type a file, honest names.</summary>
internal static class FileBudget
{
    private const int FileLines = 300;
    private const int FunctionLines = 60;
    private const int Parameters = 6;
    private const int SmallTypeLines = 15;

    // Names that say where a thing was put because nobody knew what it is.
    private static readonly string[] Hollow = ["Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Common", "Impl", "Service"];

    /// <summary>Checks one file.</summary>
    public static IEnumerable<Violation> Check(SourceFile file) =>
        [.. Length(file), .. Functions(file), .. Constructors(file), .. PublicTypes(file), .. Names(file)];

    private static IEnumerable<Violation> Length(SourceFile file)
    {
        var lines = file.Text.TrimEnd('\n').Count(character => character == '\n') + 1;
        if (lines > FileLines)
            yield return file.At(file.Root, $"{lines} lines; a file stops at {FileLines}: find the seam and split it");
    }

    private static IEnumerable<Violation> Functions(SourceFile file) => file.Root.DescendantNodes()
        .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax or AnonymousFunctionExpressionSyntax)
        .Where(node => SourceFile.Lines(node) > FunctionLines)
        .Select(node => file.At(node, $"{NameOf(node)} has {SourceFile.Lines(node)} lines; a function stops at {FunctionLines}"));

    private static IEnumerable<Violation> Constructors(SourceFile file)
    {
        foreach (var constructor in file.All<ConstructorDeclarationSyntax>())
            if (constructor.ParameterList.Parameters.Count > Parameters && constructor.Parent is TypeDeclarationSyntax type && !OnlyHoldsData(type))
                yield return TooMany(file, constructor, constructor.ParameterList);
        foreach (var type in file.All<TypeDeclarationSyntax>())
            if (type.ParameterList is { } list && list.Parameters.Count > Parameters && !OnlyHoldsData(type))
                yield return TooMany(file, type, list);
    }

    private static Violation TooMany(SourceFile file, SyntaxNode node, ParameterListSyntax list) =>
        file.At(node, $"{NameOf(node)} takes {list.Parameters.Count} constructor parameters; {Parameters} are the most: it does too much, or some of them belong together");

    // A record that only holds data may have many parts: it has no methods but those that make, compare or show it.
    private static bool OnlyHoldsData(TypeDeclarationSyntax type) =>
        type is RecordDeclarationSyntax
        && type.Members.OfType<MethodDeclarationSyntax>().All(method => method.Modifiers.Any(SyntaxKind.StaticKeyword) || method.Modifiers.Any(SyntaxKind.OverrideKeyword) || method.Identifier.Text == "Equals");

    private static IEnumerable<Violation> PublicTypes(SourceFile file)
    {
        var types = file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Where(node => node.Modifiers.Any(SyntaxKind.PublicKeyword))
            .ToList();
        return types.Where(type => !MayShare(type)).Skip(1)
            .Select(type => file.At(type, $"{NameOf(type)} is a second public type; give it a file of its own"));
    }

    private static bool MayShare(MemberDeclarationSyntax type) =>
        type is (RecordDeclarationSyntax or EnumDeclarationSyntax or InterfaceDeclarationSyntax or DelegateDeclarationSyntax) && SourceFile.CodeLines(type) <= SmallTypeLines;

    private static IEnumerable<Violation> Names(SourceFile file) =>
        from type in file.All<BaseTypeDeclarationSyntax>()
        let hollow = Array.Find(Hollow, end => type.Identifier.Text.EndsWith(end, StringComparison.Ordinal))
        where hollow is not null
        select file.At(type, $"{type.Identifier.Text} ends in {hollow}, which says nothing; name it after what it does");

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        _ => node.Kind().ToString(),
    };
}
