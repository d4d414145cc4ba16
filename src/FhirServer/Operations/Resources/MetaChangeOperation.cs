using System.Text;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;

namespace FhirServer.Operations.Resources;

/// <summary>
/// $meta-add and $meta-delete: profiles, security labels and tags are added to a resource or taken from it, which makes a new version; when nothing
/// changes there is none. See https://hl7.org/fhir/R4/resource-operation-meta-add.html.
/// </summary>
/// <param name="store">Where the resource is.</param>
/// <param name="parser">Reads it.</param>
/// <param name="validation">Judges it as any that is written.</param>
/// <param name="writer">Stores it.</param>
public sealed class MetaChangeOperation(IResourceStore store, ResourceParser parser, ResourceValidation validation, ResourceWriter writer)
{
    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers => [Offer("meta-add", MetaLabels.Add), Offer("meta-delete", MetaLabels.Remove)];

    private OfferedOperation Offer(string name, Func<JsonObject, JsonObject, bool> change)
    {
        var input = OperationInput.Of(name, "meta", "", resource: null);
        return new(name, OperationLevels.Instance, LeaveKind.Update, AffectsState: true, (asked, request, grant, stop) => ChangeAsync(asked, request, grant, input, change, stop));
    }

    private async Task<FhirResponse> ChangeAsync(
        Interaction.Operation asked, FhirRequest request, AccessGrant grant, OperationInput input, Func<JsonObject, JsonObject, bool> change, CancellationToken cancellationToken)
    {
        var parameters = OperationParameters.Read(request, parser, input);
        var given = parameters.Complex("meta", "Meta");
        if (given.IsNone)
            throw parameters.Wrong("meta", "is needed, as valueMeta of a Parameters resource");
        var labels = (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(given.Tree.Utf8.Span[given.Start..given.End]))!;
        var ifMatch = EntityTag.Parse(request.Conditions.IfMatch);
        for (var attempt = 0; attempt < WritePlanner.MostPlans; attempt++)
        {
            var key = new ResourceKey(asked.Type!, asked.Id!);
            var current = await store.ReadAsync(key.Type, key.Id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(key.Type, key.Id);
            if (current.Deleted)
                throw new FhirException(FhirError.Gone($"{key} was deleted."));
            if (ifMatch is not null)
                _ = IfMatchVersion.Of(ifMatch, key, current);
            var resource = parser.Parse(current.Json).Root;
            var meta = MetaOperation.Of(resource);
            if (!change(meta, labels) || await TryStoreAsync(key, current.Version, With(resource, meta), request, grant, cancellationToken))
                return await AnswerAsync(key, grant, cancellationToken);
        }

        throw WritePlanner.Contended();
    }

    private async Task<FhirResponse> AnswerAsync(ResourceKey key, AccessGrant grant, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(key.Type, key.Id, grant, cancellationToken);
        return stored is { Deleted: false }
            ? MetaOperation.Answer(MetaOperation.Of(parser.Parse(stored.Json).Root)) with { Version = stored.Version, LastModified = stored.LastUpdated }
            : throw new FhirException(FhirError.Gone($"{key} was deleted."));
    }

    // False when another write came between.
    private async Task<bool> TryStoreAsync(
        ResourceKey key, long version, ReadOnlyMemory<byte> json, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var valid = await validation.RequireAsync(parser.Parse(json).Root, request, cancellationToken);
        var operation = writer.Put(new WriteTarget { Key = key, Method = WriteMethod.Put, VersionIs = version, PlansAgain = true }, valid, [], keepIfUnchanged: false);
        return await writer.CommitAsync([operation], grant, _ => null, cancellationToken) is not null;
    }

    // Everything else stays byte by byte.
    private static byte[] With(Element resource, JsonObject meta)
    {
        var text = Encoding.UTF8.GetBytes(meta.ToJsonString(FhirSerializer.Nodes));
        var old = resource.Child("meta");
        var json = resource.Tree.Utf8.Span;
        return old.IsNone
            ? [.. json[..(resource.Start + 1)], .. "\"meta\":"u8, .. text, .. ","u8, .. json[(resource.Start + 1)..]]
            : [.. json[..old.Start], .. text, .. json[old.End..]];
    }
}
