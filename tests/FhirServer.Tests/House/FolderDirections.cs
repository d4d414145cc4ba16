using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>Every folder uses only the folders that <see cref="FolderTable"/> allows it, and every namespace is its folder.</summary>
internal static class FolderDirections
{
    /// <summary>Checks one file of the product.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rootTypes">The types that stand beside <c>Program.cs</c>; every file of the server sees them without a using.</param>
    public static IEnumerable<Violation> Check(SourceFile file, IReadOnlySet<string> rootTypes)
    {
        foreach (var space in NamespaceFaults(file))
            yield return space;

        var folder = FolderOf(file);
        if (folder is null)
        {
            yield return file.At(file.Root, $"{file.Namespace} has no row in the table of folders; say there what it may use");
            yield break;
        }

        foreach (var (node, name) in DottedNames(file))
            if (Fault(folder, name) is { } fault)
                yield return file.At(node, fault);
        foreach (var name in file.All<SimpleNameSyntax>().Where(IsLeft))
        {
            if (FolderTable.WebTypes.Contains(name.Identifier.Text) && !FolderTable.Foreign["Microsoft.AspNetCore"].Contains(folder))
                yield return file.At(name, $"{name} is ASP.NET, which only Http and the root may name");
            if (rootTypes.Contains(name.Identifier.Text) && folder != FolderTable.Root && !FolderTable.MayUse[folder].Contains(FolderTable.Root))
                yield return file.At(name, $"{Show(folder)} may not use {name}, which stands in the root");
        }
    }

    /// <summary>The types declared beside <c>Program.cs</c>.</summary>
    public static IReadOnlySet<string> RootTypes(IEnumerable<SourceFile> product) => product
        .Where(file => file.Namespace == "FhirServer")
        .SelectMany(file => file.All<BaseTypeDeclarationSyntax>().Where(type => type.Parent is not TypeDeclarationSyntax))
        .Select(type => type.Identifier.Text)
        .ToHashSet();

    private static string? FolderOf(SourceFile file) =>
        file.Namespace == "FhirServer" ? FolderTable.Root
        : file.Namespace.StartsWith("FhirServer.", StringComparison.Ordinal) ? FolderTable.Nearest(file.Namespace["FhirServer.".Length..])
        : FolderTable.Nearest(file.Namespace);

    private static IEnumerable<Violation> NamespaceFaults(SourceFile file)
    {
        if (file.DeclaredNamespace is { } declared)
        {
            if (declared != file.Namespace)
                yield return file.At(file.Root, $"the namespace is {declared}, but the folder is {file.Namespace}");
        }
        else if (file.All<BaseTypeDeclarationSyntax>().Any())
        {
            yield return file.At(file.Root, $"a type stands outside any namespace; put it into {file.Namespace}");
        }
    }

    private static bool IsLeft(SimpleNameSyntax name) => name.Parent switch
    {
        QualifiedNameSyntax qualified => qualified.Left == name,
        MemberAccessExpressionSyntax access => access.Expression == name,
        _ => true,
    };

    private static IEnumerable<(SyntaxNode Node, string Name)> DottedNames(SourceFile file)
    {
        foreach (var directive in file.All<UsingDirectiveSyntax>())
            yield return (directive, Plain(directive.NamespaceOrType));
        foreach (var name in file.All<QualifiedNameSyntax>())
            if (name.Parent is not QualifiedNameSyntax && !name.Ancestors().Any(node => node is UsingDirectiveSyntax) && name.Parent is not BaseNamespaceDeclarationSyntax)
                yield return (name, FromInside(Plain(name)));
        foreach (var access in file.All<MemberAccessExpressionSyntax>())
            if (access.Parent is not MemberAccessExpressionSyntax)
                yield return (access, FromInside(Plain(access)));
    }

    private static string Plain(SyntaxNode name) => name.ToString().Replace("global::", "", StringComparison.Ordinal);

    // Inside a namespace of the server, Storage.WriteOp means FhirServer.Storage.WriteOp.
    private static string FromInside(string name)
    {
        var first = name.Split('.')[0];
        return first.Length > 0 && FolderTable.MayUse.ContainsKey(first) ? $"FhirServer.{name}" : name;
    }

    private static string? Fault(string folder, string name)
    {
        // A library inside a foreign namespace may have a row of its own.
        var space = FolderTable.Foreign.Keys.Where(row => name == row || name.StartsWith(row + ".", StringComparison.Ordinal)).MaxBy(row => row.Length);
        if (space is not null && FolderTable.Foreign[space] is var folders && !folders.Contains(folder))
            return $"{Show(folder)} may not name {space}; only {string.Join(" and ", folders.Select(Show))} may";

        var used = FolderTable.FolderOf(name);
        return used is null || used == folder || FolderTable.MayUse[folder].Contains(used)
            ? null
            : $"{Show(folder)} may not use {Show(used)}";
    }

    private static string Show(string folder) => folder.Length == 0 ? "the root" : folder;
}
