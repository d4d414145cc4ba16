using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FhirServer.Tests.House;

/// <summary>A test that asks a server over HTTP runs on MongoDB as well: its source is linked into tests/FhirServer.Mongo.Tests.</summary>
internal static partial class HttpTestsRunOnBothStores
{
    /// <summary>The project that runs them on MongoDB.</summary>
    public const string Project = "tests/FhirServer.Mongo.Tests/FhirServer.Mongo.Tests.csproj";

    private const string Here = "tests/FhirServer.Tests/";
    private static readonly string[] Servers = ["TestServer", "ServerFixture", "SignedInFixture", "ServerProcess", "LoadFolder"];

    /// <summary>Checks one file of tests/FhirServer.Tests.</summary>
    /// <param name="file">The file.</param>
    /// <param name="project">The text of the project's file.</param>
    public static IEnumerable<Violation> Check(SourceFile file, string project)
    {
        if (!file.Path.StartsWith(Here, StringComparison.Ordinal) || !HasTests(file) || IsLinked(file.Path, project))
            yield break;
        if (file.All<IdentifierNameSyntax>().FirstOrDefault(name => Servers.Contains(name.Identifier.Text)) is { } server)
            yield return file.At(server, $"asks a server and runs on the embedded store only; link it in {Project}, or list it with a reason");
    }

    private static bool HasTests(SourceFile file) =>
        file.All<AttributeSyntax>().Any(attribute => attribute.Name.ToString() is "Fact" or "Theory" or "SkippableFact" or "SkippableTheory");

    private static bool IsLinked(string path, string project) => Links().Matches(project)
        .Select(link => link.Groups["path"].Value)
        .Any(link => link.EndsWith("/*.cs", StringComparison.Ordinal)
            ? Path.GetDirectoryName(path)!.Replace('\\', '/') == Here + link[..^"/*.cs".Length]
            : path == Here + link);

    [GeneratedRegex("<Compile Include=\"\\.\\./FhirServer\\.Tests/(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
