using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>An interface that one type implements is a second name for that type: it must have two in the product.</summary>
internal static class InterfacesHaveTwoImplementers
{
    /// <summary>Checks the product as a whole.</summary>
    public static IEnumerable<Violation> Check(IReadOnlyCollection<SourceFile> product)
    {
        var implementers = product
            .SelectMany(file => file.All<TypeDeclarationSyntax>())
            .Where(type => type is not InterfaceDeclarationSyntax && type.BaseList is not null)
            .SelectMany(type => type.BaseList!.Types.Select(implemented => NameOf(implemented.Type)).Distinct())
            .CountBy(name => name)
            .ToDictionary();
        return
            from file in product
            from contract in file.All<InterfaceDeclarationSyntax>()
            let count = implementers.GetValueOrDefault(contract.Identifier.Text)
            where count < 2
            select file.At(contract, $"{contract.Identifier.Text} has {count} implementers; use the type itself");
    }

    private static string NameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };
}
