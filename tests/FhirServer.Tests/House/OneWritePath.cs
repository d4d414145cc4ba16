using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>Only the resource writer makes a <c>WriteOp</c> and commits it: there is no second way to change anything.</summary>
internal static class OneWritePath
{
    private const string Writer = "src/FhirServer/Interactions/ResourceWriter.cs";
    private const string Store = "src/FhirServer/Storage/";

    /// <summary>Checks one file of the product.</summary>
    public static IEnumerable<Violation> Check(SourceFile file) =>
        file.Path == Writer ? [] : [.. Made(file), .. Committed(file)];

    private static IEnumerable<Violation> Made(SourceFile file)
    {
        foreach (var made in file.All<ObjectCreationExpressionSyntax>())
            if (made.Type.ToString().Split('.', ':')[^1] == "WriteOp")
                yield return file.At(made, "makes a WriteOp, which only Interactions/ResourceWriter may");
        foreach (var made in file.All<ImplicitObjectCreationExpressionSyntax>())
            if (Sets(made, "Key") && Sets(made, "Method"))
                yield return file.At(made, "makes what looks like a WriteOp (Key and Method), which only Interactions/ResourceWriter may");
    }

    private static IEnumerable<Violation> Committed(SourceFile file)
    {
        if (file.Path.StartsWith(Store, StringComparison.Ordinal))
            yield break;
        var writers = WritersOf(file);
        foreach (var access in file.All<MemberAccessExpressionSyntax>())
            if (access.Name.Identifier.Text == "CommitAsync" && !writers.Contains(LastName(access.Expression)))
                yield return file.At(access, $"{access} commits past Interactions/ResourceWriter; hand the change to the writer");
        foreach (var access in file.All<MemberBindingExpressionSyntax>())
            if (access.Name.Identifier.Text == "CommitAsync")
                yield return file.At(access, "CommitAsync behind ?. commits past Interactions/ResourceWriter; hand the change to the writer");
    }

    private static bool Sets(ImplicitObjectCreationExpressionSyntax made, string property) =>
        made.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().Any(set => set.Left.ToString() == property) ?? false;

    // The names that the file declares as the resource writer: its CommitAsync is the write path itself.
    private static HashSet<string> WritersOf(SourceFile file) =>
    [
        .. file.All<ParameterSyntax>().Where(parameter => IsWriter(parameter.Type)).Select(parameter => parameter.Identifier.Text),
        .. file.All<PropertyDeclarationSyntax>().Where(property => IsWriter(property.Type)).Select(property => property.Identifier.Text),
        .. file.All<VariableDeclarationSyntax>().Where(variable => IsWriter(variable.Type)).SelectMany(variable => variable.Variables).Select(variable => variable.Identifier.Text),
    ];

    private static bool IsWriter(TypeSyntax? type) => type?.ToString().Split('.')[^1] == "ResourceWriter";

    private static string LastName(ExpressionSyntax receiver) =>
        receiver is MemberAccessExpressionSyntax access ? access.Name.Identifier.Text : receiver.ToString();
}
