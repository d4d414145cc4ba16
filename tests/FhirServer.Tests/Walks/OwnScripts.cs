using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FhirServer.Tests.Walks;

/// <summary>The TestScripts of this repository, in tests/TestScripts.</summary>
internal static class OwnScripts
{
    /// <summary>Where they lie.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "TestScripts");

    /// <summary>Their files, below the folder, with forward slashes; what lies in fixtures is none.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("fixtures/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
}

/// <summary>What a script asks of a server, as it says itself.</summary>
/// <param name="script">The TestScript.</param>
internal sealed partial class ScriptUse(JsonNode script)
{
    /// <summary>The interactions: the codes of a capability statement, and that of the operation or <c>Type/$operation</c>; <c>$operation</c> on the base.</summary>
    public IEnumerable<string> Interactions => Operations().SelectMany(Interaction);

    /// <summary>The profiles that an answer is judged by, and those that the server is asked to judge by.</summary>
    public IEnumerable<string> Profiles =>
        Items(script["profile"]).Select(profile => (string)profile["reference"]!)
            .Concat(Operations().SelectMany(operation => Asked().Matches(Text(operation, "params")).Select(match => match.Groups["profile"].Value)));

    private IEnumerable<JsonNode> Operations() =>
        new[] { script["setup"] }.Concat(Items(script["test"])).Append(script["teardown"])
            .SelectMany(part => Items(part?["action"])).Select(action => action["operation"]).OfType<JsonNode>();

    private static IEnumerable<string> Interaction(JsonNode operation)
    {
        var (code, type, parameters) = ((string?)operation["type"]?["code"] ?? "", Text(operation, "resource"), Text(operation, "params"));
        if (Called().Match(parameters) is { Success: true } called)
            return [type.Length == 0 ? called.Value : $"{type}/{called.Value}"];
        return code switch
        {
            "updateCreate" => ["update"],
            "deleteCondSingle" or "deleteCondMultiple" => ["delete"],
            "history" => [type.Length == 0 ? "history-system" : parameters.StartsWith("/_history", StringComparison.Ordinal) ? "history-type" : "history-instance"],
            "search" => [type.Length == 0 ? "search-system" : "search-type"],
            _ => [code],
        };
    }

    private static string Text(JsonNode node, string name) => (string?)node[name] ?? "";

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array?.AsArray().OfType<JsonNode>() ?? [];

    [GeneratedRegex(@"\$[a-z][a-z-]+(?=$|\?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Called();

    [GeneratedRegex("[?&]profile=(?<profile>[^&]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asked();
}
