using System.Text.Json.Nodes;
using Profiles.Validation;

namespace FhirServer.Tests.Validation;

/// <summary>One case of the HL7 validator suite: a file, what it is validated against, and what the reference validator says.</summary>
/// <param name="Name">Its name, unique in its manifest.</param>
/// <param name="File">The resource.</param>
/// <param name="Profile">The file of the profile to validate against; null for the base rules.</param>
/// <param name="Supporting">Files of other definitions.</param>
/// <param name="ExpectedErrors">How many errors the reference finds; null when that is not recorded.</param>
/// <param name="Ask">The options under which the reference gave its verdict.</param>
/// <param name="AllowsComments">Whether the case asks for a reader that passes over comments in JSON.</param>
internal sealed record ValidatorCase(string Name, string File, string? Profile, IReadOnlyList<string> Supporting, int? ExpectedErrors, ValidationAsk Ask, bool AllowsComments)
{
    /// <summary>The folder of the suite, or null when it is not here.</summary>
    public static string? Folder
    {
        get
        {
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                var candidate = Path.Combine(at.FullName, "shared", "suites", "validator");
                if (Directory.Exists(candidate))
                    return candidate;
            }

            return null;
        }
    }

    /// <summary>The cases of a manifest.</summary>
    /// <param name="manifest">"manifest.json" or "manifest-profiles.json".</param>
    public static IReadOnlyList<ValidatorCase> Read(string manifest) =>
        [.. JsonNode.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder!, manifest)))!["test-cases"]!.AsArray().Select(node => Of(node!.AsObject()))];

    private static ValidatorCase Of(JsonObject node) => new(
        (string)node["name"]!,
        (string)node["file"]!,
        (string?)node["profile"],
        [.. (node["supporting"] as JsonArray ?? []).Select(file => (string)file!)],
        (int?)(node["profile"] is null ? node["expectedErrors"] : node["expectedErrorsAgainstProfile"]),
        Options(node),
        (bool?)node["allow-comments"] ?? false);

    // Where a case does not say otherwise, the reference refuses extensions that it does not know, save those of examples.
    private static ValidationAsk Options(JsonObject node) => new()
    {
        UnknownExtensions = node.ContainsKey("allowed-extension-domain") ? ValidationSeverity.Information : ValidationSeverity.Error,
        AllowsExampleAddresses = (bool?)node["examples"] ?? true,
        AllowsHtmlInStrings = !((bool?)node["security-checks"] ?? false),
        AllowsHtmlInMarkdown = !((bool?)node["noHtmlInMarkdown"] ?? false),
        SkipsContained = (string?)node["validateContains"] == "IGNORE",
    };
}
