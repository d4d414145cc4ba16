using System.Text;
using System.Text.Json;
using Profiles.Conformance;
using Profiles.Elements;
using Profiles.Terminology;
using Profiles.Tests.Conformance;
using Profiles.Validation;

namespace Profiles.Tests.Validation;

/// <summary>Validators over what is built in, and over that with more definitions.</summary>
internal static class Validators
{
    /// <summary>All that is built in; shared by tests that only read it.</summary>
    public static ProfileValidator BuiltIn { get; } = Make(ConformanceLibrary.OpenEmbedded());

    /// <summary>What is built in, and definitions written with single quotes; differentials get their snapshots.</summary>
    public static async Task<ProfileValidator> WithAsync(params IEnumerable<string> definitions)
    {
        var library = ConformanceLibrary.OpenEmbedded();
        library.Take([.. definitions.Select((json, index) => Stored(Json(json), $"made-{index}"))]);
        var snapshots = new Snapshots(library);
        await snapshots.PrepareAsync(isStoredOnly: true, CancellationToken.None);
        return Make(library, snapshots);
    }

    /// <summary>The issues of a resource written with single quotes: "error cardinality-min Patient.name".</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(this ProfileValidator validator, string resource, ValidationAsk? ask = null)
    {
        var report = await validator.ValidateAsync(Json(resource), ask ?? ValidationAsk.Default, CancellationToken.None);
        return [.. report.Issues.Where(issue => !issue.Message.StartsWith("dom-6", StringComparison.Ordinal)).Select(issue => $"{issue.Severity.ToString().ToLowerInvariant()} {issue.MessageId} {issue.Expression}")];
    }

    /// <summary>JSON that was written with single quotes.</summary>
    public static byte[] Json(string text) => Encoding.UTF8.GetBytes(text.Replace('\'', '"'));

    private static StoredDefinition Stored(byte[] json, string id)
    {
        using var document = JsonDocument.Parse(json);
        return new StoredDefinition(document.RootElement.GetProperty("resourceType").GetString()!, id, 1, json);
    }

    private static ProfileValidator Make(ConformanceLibrary library, Snapshots? snapshots = null) =>
        new(snapshots ?? new Snapshots(library), Definitions.Schemas, new CodeChecks(library), ParseLimits.Default with { MaxDepth = 200 }, TimeProvider.System);
}
