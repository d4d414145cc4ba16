using System.Globalization;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Conformance;

namespace FhirServer.Operations.Resources;

/// <summary>
/// $diff: what makes one version of a resource of another, or one resource of another of its type, as a FHIRPath Patch. It is an operation of this
/// server; FHIR R4 has none for it.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="past">Gives old versions.</param>
/// <param name="schemas">The structures of all types.</param>
/// <param name="parser">Reads the Parameters resource.</param>
public sealed class DiffOperation(IResourceStore store, PastVersions past, TypeSchemas schemas, ResourceParser parser)
{
    private static readonly OperationInput s_input = OperationInput.Of("diff", "from to includeMeta", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("diff", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync)
    {
        Description = "What makes one version of a resource of another, as a FHIRPath Patch. Of a resource from and to are versions; left out, the current one and the one before it. "
            + "Of a type they are ids, or references with or without a version.",
        Parameters =
        [
            new OfferedParameter("from", "string", "The one: a version, or an id of the type."),
            new OfferedParameter("to", "string", "The other."),
            new OfferedParameter("includeMeta", "boolean", "Whether version and time count as well; false without it."),
            new OfferedParameter("return", "Parameters", "A FHIRPath Patch; without operations when they are the same.", IsOut: true, Min: 1),
        ],
    };

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var (from, to) = asked is { Type: { } type, Id: { } id }
            ? await VersionsAsync(type, id, input, grant, cancellationToken)
            : (await ReadAsync(asked.Type!, "from", input, grant, cancellationToken), await ReadAsync(asked.Type!, "to", input, grant, cancellationToken));
        var (one, other) = (Json(from), Json(to));
        if (!input.Flag("includeMeta"))
        {
            Forget(one);
            Forget(other);
        }

        var patch = new ResourceDiff(schemas).Between(one, other);
        return new FhirResponse { Status = 200, Body = [System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString(FhirSerializer.Nodes))] };
    }

    private async Task<(RawResource From, RawResource To)> VersionsAsync(
        string type, string id, OperationParameters input, AccessGrant grant, CancellationToken cancellationToken)
    {
        var current = await store.ReadAsync(type, id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(type, id);
        var to = Version(input, "to") ?? current.Version;
        var from = Version(input, "from") ?? (to > 1 ? to - 1 : throw input.Wrong("from", "is needed: there is no version before this one"));
        return (await VersionAsync(new ResourceKey(type, id, from), grant, cancellationToken), await VersionAsync(new ResourceKey(type, id, to), grant, cancellationToken));
    }

    private static long? Version(OperationParameters input, string name) => input.Text(name) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 => version,
        _ => throw input.Wrong(name, "must be the number of a version"),
    };

    private async Task<RawResource> ReadAsync(string type, string name, OperationParameters input, AccessGrant grant, CancellationToken cancellationToken)
    {
        var parts = input.Required(name).Split('/');
        if (parts is [var named, ..] && parts.Length > 1 && named != type)
            throw input.Wrong(name, $"must be of type {type}");
        var key = parts switch
        {
            [var id] => new ResourceKey(type, id),
            [_, var id] => new ResourceKey(type, id),
            [_, var id, "_history", var version] when long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => new ResourceKey(type, id, number),
            _ => throw input.Wrong(name, $"must be an id, {type}/id or {type}/id/_history/version"),
        };
        return await VersionAsync(key, grant, cancellationToken);
    }

    private async Task<RawResource> VersionAsync(ResourceKey key, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = key.Version is not null
            ? await past.ReadAsync(key, grant, cancellationToken)
            : await store.ReadAsync(key.Type, key.Id, grant, cancellationToken);
        if (found is null)
            throw new FhirException(FhirError.NotFound($"There is no {key} here."));
        return found.Deleted ? throw new FhirException(FhirError.Gone($"{key} is where the resource was deleted; it has no content to compare.")) : found;
    }

    private static JsonObject Json(RawResource resource) => JsonNode.Parse(resource.Json.Span)!.AsObject();

    private static void Forget(JsonObject resource)
    {
        if (resource["meta"] is not JsonObject meta)
            return;
        meta.Remove("versionId");
        meta.Remove("lastUpdated");
        if (meta.Count == 0)
            resource.Remove("meta");
    }
}
