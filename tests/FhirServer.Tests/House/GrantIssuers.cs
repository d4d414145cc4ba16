using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>Only the access policy gives leave, and only a few places act with the leave of the server itself.</summary>
internal static class GrantIssuers
{
    private const string Policy = "src/FhirServer/Security/AccessPolicy.cs";

    // Who may act for the server itself, with the reason. A longer list means that a request can reach data unasked.
    private static readonly Dictionary<string, string> ActForTheServer = new()
    {
        ["src/FhirServer/Program.cs"] = "puts the server together",
        ["src/FhirServer/Storage/StoreProbe.cs"] = "readiness writes what is no resource",
        ["src/FhirServer/Storage/AccessGrant.cs"] = "declares it",
        ["src/FhirServer/Storage/SnapshotJudge.cs"] = "follows the links of a row filter, which the stores themselves do not filter again",
        ["src/FhirServer/Interactions/ScopeCriteria.cs"] = "looks up value sets that the criteria of scopes name, the same for everybody",
        ["src/FhirServer/Interactions/PastVersions.cs"] = "reads what was deleted, to judge whether the deletion may be told of",
        ["src/FhirServer/Interactions/AuditWriter.cs"] = "writes down what everybody did",
        ["src/FhirServer/Security/ConsentRules.cs"] = "reads the consents that decide what anybody may see",
        ["src/FhirServer/Subscriptions/SubscriptionTable.cs"] = "reads the subscriptions of everybody",
        ["src/FhirServer/Operations/Jobs/JobRunner.cs"] = "claims the jobs of everybody",
        ["src/FhirServer/Operations/Jobs/IndexKeeper.cs"] = "reads the search parameters of everybody",
        ["src/FhirServer/Operations/Jobs/ContentKeeper.cs"] = "removes content that no resource of anybody names",
        ["src/FhirServer/Operations/Jobs/DefinitionKeeper.cs"] = "reads the definitions of everybody, by which all resources are judged",
        ["src/FhirServer/Cli/LoadVerb.cs"] = "is run by whoever owns the database",
    };

    /// <summary>Checks one file of the product.</summary>
    public static IEnumerable<Violation> Check(SourceFile file)
    {
        foreach (var access in file.All<MemberAccessExpressionSyntax>())
            if (LastName(access.Expression) == "AccessGrant" && Fault(file.Path, access.Name.Identifier.Text) is { } fault)
                yield return file.At(access, fault);
        foreach (var directive in file.All<UsingDirectiveSyntax>())
            if (directive.NamespaceOrType.ToString().EndsWith(".AccessGrant", StringComparison.Ordinal))
                yield return file.At(directive, "hides who issues a grant behind a using; name AccessGrant where it is used");
    }

    private static string? Fault(string path, string member) => member switch
    {
        "Issue" or "IssueOfTypes" when path != Policy => "issues a grant, which only Security/AccessPolicy may: ask it",
        "System" when !ActForTheServer.ContainsKey(path) => "acts with the leave of the server itself; take the grant of the caller, or say in the table why not",
        _ => null,
    };

    private static string LastName(ExpressionSyntax expression) =>
        expression is MemberAccessExpressionSyntax access ? access.Name.Identifier.Text : expression.ToString();
}
