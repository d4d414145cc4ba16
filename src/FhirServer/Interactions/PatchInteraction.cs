using FhirServer.Fhir;
using FhirServer.Interactions.Patching;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// Plans patch and conditional patch: https://hl7.org/fhir/R4/http.html#patch. A patch is made on the version that is current when it is planned
/// and committed only on that one; when another write came between, it is planned anew.
/// </summary>
/// <param name="store">Tells the current version.</param>
/// <param name="conditionalMatch">Finds what the criteria match.</param>
/// <param name="reader">Reads patches.</param>
/// <param name="parser">Reads what became of the resource.</param>
/// <param name="validation">Says whether that may be stored.</param>
public sealed class PatchInteraction(
    IResourceStore store, ConditionalMatch conditionalMatch, PatchReader reader, ResourceParser parser, ResourceValidation validation)
{
    /// <summary>Settles which version is patched and what it becomes.</summary>
    /// <param name="asked">The type, and the id unless the patch is conditional.</param>
    /// <param name="request">The patch, its conditions and, when conditional, the criteria.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">
    /// 400: it is no patch; 404 or 410: there is nothing to patch; 412: If-Match does not hold, or the criteria match several; 422: it cannot be
    /// applied, or what becomes of the resource is not valid.
    /// </exception>
    public async Task<WriteTarget> TargetAsync(Interaction.Patch asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var patch = reader.Read(request);
        var (current, claim) = asked.Id is { } id
            ? (await CurrentAsync(asked.Type, id, grant, cancellationToken), null)
            : await MatchAsync(asked.Type, request.Parameters, grant, cancellationToken);
        var key = current.Key.WithoutVersion;
        if (EntityTag.Parse(request.Conditions.IfMatch) is { } ifMatch)
            IfMatchVersion.Of(ifMatch, key, current);
        if (current.Deleted)
            throw new FhirException(FhirError.Gone($"{key} was deleted; what is deleted cannot be patched, but a PUT brings it back."));
        return new WriteTarget
        {
            Key = key,
            Method = WriteMethod.Patch,
            VersionIs = current.Version,
            Claim = claim,
            Patched = await PatchedAsync(patch, current, request, cancellationToken),
        };
    }

    private async Task<RawResource> CurrentAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken) =>
        await store.ReadAsync(type, id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(type, id);

    private async Task<(RawResource Current, ConditionalClaim Claim)> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> criteria, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await conditionalMatch.FindAsync(type, criteria, most: 2, grant, cancellationToken);
        return found.Matches switch
        {
            [var only] => (only, found.Claim(type)),
            [] => throw new FhirException(FhirError.NotFound($"The criteria match no {type}, so there is nothing to patch.")),
            _ => throw new FhirException(FhirError.MultipleMatches($"The criteria match more than one {type}; make them narrower.")),
        };
    }

    private async Task<ValidResource> PatchedAsync(ResourcePatch patch, RawResource current, FhirRequest request, CancellationToken cancellationToken)
    {
        var patched = patch.Apply(current.Json, cancellationToken);
        var resource = Parse(patched);
        if (resource.Type?.Name != current.Key.Type)
            throw new FhirException(FhirError.Unprocessable("A patch cannot make a resource one of another type.", current.Key.Type));
        if (resource.Child("id").Text != current.Key.Id)
            throw new FhirException(FhirError.Unprocessable($"A patch cannot change or remove the id of a resource; it stays '{current.Key.Id}'.", $"{current.Key.Type}.id"));
        // Lines and columns would be those of a text that nobody has sent.
        return await validation.RequireAsync(resource, request with { IsXml = true }, cancellationToken);
    }

    private Profiles.Elements.Element Parse(ReadOnlyMemory<byte> patched)
    {
        try
        {
            return parser.Parse(patched).Root;
        }
        catch (FhirException fault)
        {
            throw new FhirException(FhirError.Unprocessable(fault.Error.WithoutPlaces().Issues));
        }
    }
}
