using System.Text.Json;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using Profiles.Conformance;
using Profiles.Elements;
using Profiles.Terminology;
using Profiles.Validation;

namespace FhirServer.Tests.Validation;

/// <summary>Runs cases of the HL7 validator suite, each with a library of its own.</summary>
internal static class ValidatorCaseRunner
{
    private static readonly TypeSchemas s_schemas = new(ConformanceLibrary.OpenCore());
    private static readonly FhirSerializer s_serializer = new(s_schemas, ParseLimits.Default.MaxDepth);

    /// <summary>The errors that a case gives, and other issues.</summary>
    public static async Task<IReadOnlyList<ValidationIssue>> RunAsync(ValidatorCase one)
    {
        byte[] json;
        try
        {
            json = Json(Path.Combine(ValidatorCase.Folder!, one.File), one.AllowsComments);
        }
        catch (FhirException fault)
        {
            return [new ValidationIssue { Severity = ValidationSeverity.Error, Code = "structure", MessageId = "structure", Message = fault.Message }];
        }

        var library = ConformanceLibrary.OpenCore();
        using var snapshots = new Snapshots(library);
        var profile = await AddAsync(library, snapshots, one);
        var validator = new ProfileValidator(snapshots, s_schemas, new CodeChecks(library), ParseLimits.Default, TimeProvider.System);
        var ask = profile is null ? one.Ask : one.Ask with { Profiles = [profile] };
        return (await validator.ValidateAsync(json, ask, default)).Issues;
    }

    /// <summary>Takes the definitions of a case into a library; gives the canonical of its profile.</summary>
    private static async Task<string?> AddAsync(ConformanceLibrary library, Snapshots snapshots, ValidatorCase one)
    {
        if (one.Profile is null)
            return null;
        var stored = new List<StoredDefinition>();
        foreach (var file in one.Supporting.Prepend(one.Profile).Distinct(StringComparer.Ordinal))
            AddFile(stored, Json(Path.Combine(ValidatorCase.Folder!, file), allowsComments: false));
        var profile = (string?)JsonNode.Parse(stored[0].Json.Span)!["url"];
        library.Take(stored);
        await snapshots.PrepareAsync(isStoredOnly: true, default);
        return profile;
    }

    private static void AddFile(List<StoredDefinition> stored, byte[] json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        if ((string?)node["resourceType"] == "Bundle")
        {
            foreach (var entry in node["entry"]!.AsArray())
                stored.Add(Stored(entry!["resource"]!.AsObject(), stored.Count));
        }
        else
        {
            stored.Add(Stored(node, stored.Count));
        }
    }

    private static StoredDefinition Stored(JsonObject node, int number) =>
        new((string)node["resourceType"]!, FormattableString.Invariant($"d{number}"), 1, JsonSerializer.SerializeToUtf8Bytes(node));

    private static byte[] Json(string path, bool allowsComments)
    {
        var bytes = File.ReadAllBytes(path);
        if (path.EndsWith(".xml", StringComparison.Ordinal))
            return s_serializer.XmlToJson(bytes);
        if (!allowsComments)
            return bytes;
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return JsonSerializer.SerializeToUtf8Bytes(document.RootElement);
    }
}
