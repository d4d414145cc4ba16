using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Conformance;

namespace FhirServer.Operations.Resources;

/// <summary>
/// CapabilityStatement/$implements: whether this server, or the one that a stored statement is about, does what another statement says; and
/// CapabilityStatement/$conforms: in what two statements differ. See https://hl7.org/fhir/R4/capabilitystatement-operations.html.
/// </summary>
/// <param name="store">Where statements are.</param>
/// <param name="library">Knows them by their canonicals.</param>
/// <param name="parser">Reads them.</param>
/// <param name="own">Gives the server's own statement.</param>
/// <param name="time">Dates what is made.</param>
public sealed class StatementOperations(
    IResourceStore store, ConformanceLibrary library, ResourceParser parser, Func<FhirRequest, FhirResponse> own, TimeProvider time)
{
    private const string Type = "CapabilityStatement";

    private static readonly string[] s_named = ["server", "client"];

    private static readonly OperationInput s_implements = OperationInput.Of("implements", "server client resource", "", ("resource", Type));
    private static readonly OperationInput s_conforms = OperationInput.Of("conforms", "left right", "mode", resource: null);

    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers =>
    [
        new("implements", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, ImplementsAsync, Type),
        new("conforms", OperationLevels.Type, LeaveKind.Read, AffectsState: false, ConformsAsync, Type),
    ];

    private async Task<FhirResponse> ImplementsAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_implements);
        var given = asked.Id is { } id ? await StoredAsync(id, grant, cancellationToken) : Own(request);
        var missing = CapabilityParts.Missing(Needed(input, request), given).ToList();
        List<Issue> issues = missing.Count == 0
            ? [Outcomes.Note("All that the statement says is implemented.")]
            : [.. missing.Select(place => new Issue(IssueSeverity.Error, "not-supported", $"{place} is not implemented."))];
        return new FhirResponse { Status = 200, Body = [Outcomes.Of(issues)] };
    }

    private Task<FhirResponse> ConformsAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_conforms);
        var (one, other) = (input.Required("left"), input.Required("right"));
        var (left, right) = (Known(one, request), Known(other, request));
        List<Issue> issues =
        [
            .. CapabilityParts.Missing(left, right).Select(place => new Issue(IssueSeverity.Error, "not-supported", $"{place} is in left only.")),
            .. CapabilityParts.Missing(right, left).Select(place => new Issue(IssueSeverity.Error, "not-supported", $"{place} is in right only.")),
        ];
        if (issues.Count == 0)
            issues.Add(Outcomes.Note("Both say the same."));
        var date = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Task.FromResult(ParametersText.Answer(json =>
        {
            Write(json, "issues", Outcomes.Of(issues));
            Write(json, "union", Bytes(CapabilityParts.Joined(left, right, isUnion: true, date)));
            Write(json, "intersection", Bytes(CapabilityParts.Joined(left, right, isUnion: false, date)));
        }));
    }

    // Which of the three it is does not matter: it says what has to be there.
    private JsonObject Needed(OperationParameters input, FhirRequest request)
    {
        var resource = input.Resource("resource", Type);
        string[] named = [.. s_named.Where(name => input.Text(name) is not null)];
        if (named.Length + (resource.IsNone ? 0 : 1) != 1)
            throw input.Wrong("resource", "or 'server' or 'client' is needed, exactly one of these");
        return resource.IsNone ? Known(input.Required(named[0]), request) : Json(resource.Tree.Utf8[resource.Start..resource.End]);
    }

    private JsonObject Known(string canonical, FhirRequest request)
    {
        if (canonical == $"{request.BaseUrl}/metadata")
            return Own(request);
        return library.FindEntry(Type, canonical) is { } entry
            ? Json(library.Read(entry))
            : throw new FhirException(FhirError.NotFound($"There is no {Type} '{canonical}' here."));
    }

    private JsonObject Own(FhirRequest request) =>
        Json(own(new FhirRequest { Method = "GET", Path = "metadata", BaseUrl = request.BaseUrl, Caller = request.Caller }).Body[0]);

    private async Task<JsonObject> StoredAsync(string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(Type, id, grant, cancellationToken) is { } stored)
            return stored.Deleted ? throw new FhirException(FhirError.Gone($"{Type}/{id} was deleted.")) : Json(stored.Json);
        return library.Packaged(Type, id) is { } entry ? Json(library.Read(entry)) : throw ReadInteraction.NotFound(Type, id);
    }

    private static JsonObject Json(ReadOnlyMemory<byte> json) => JsonNode.Parse(json.Span)!.AsObject();

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    private static void Write(Utf8JsonWriter json, string name, byte[] resource)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WritePropertyName("resource"u8);
        json.WriteRawValue(resource, skipInputValidation: true);
        json.WriteEndObject();
    }
}
