using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>
/// Old versions reach callers through <c>PastVersions</c> only: the store lets them through when the current version may be seen, which does not say
/// that the old content may be.
/// </summary>
internal static class OldVersionsAreJudged
{
    private static readonly string[] Reads = ["ReadVersionAsync", "HistoryAsync"];

    // Who may ask the store itself, with the reason.
    private static readonly Dictionary<string, string> Ask = new()
    {
        ["src/FhirServer/Interactions/PastVersions.cs"] = "is the judge",
        ["src/FhirServer/Interactions/AuditWriter.cs"] = "tells whose a deleted resource was, to the audit trail only",
        ["src/FhirServer/Security/ConsentRules.cs"] = "finds out which consents changed, for the server",
        ["src/FhirServer/Operations/Jobs/ContentKeeper.cs"] = "acts for the server",
        ["src/FhirServer/Operations/Jobs/DefinitionKeeper.cs"] = "acts for the server",
        ["src/FhirServer/Operations/Records/PurgedCompartment.cs"] = "is for administrators, whose leave has no filter",
    };

    /// <summary>Checks one file of the product.</summary>
    public static IEnumerable<Violation> Check(SourceFile file)
    {
        if (Ask.ContainsKey(file.Path) || file.Path.StartsWith("src/FhirServer/Storage/", StringComparison.Ordinal))
            yield break;
        var stores = file.All<ParameterSyntax>().Where(parameter => parameter.Type?.ToString().TrimEnd('?').Split('.')[^1] == "IResourceStore").Select(parameter => parameter.Identifier.Text).ToHashSet();
        foreach (var access in file.All<MemberAccessExpressionSyntax>())
            if (Reads.Contains(access.Name.Identifier.Text) && stores.Contains(access.Expression.ToString().Replace("this.", "", StringComparison.Ordinal)))
                yield return file.At(access, $"{access} gives old versions that nobody judged; ask PastVersions");
    }
}
