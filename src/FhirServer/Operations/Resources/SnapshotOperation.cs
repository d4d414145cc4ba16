using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Operations.Resources;

/// <summary>StructureDefinition/$snapshot: a definition with the snapshot that its differential makes: https://hl7.org/fhir/R4/structuredefinition-operation-snapshot.html.</summary>
/// <param name="store">Has definitions that clients stored.</param>
/// <param name="builtIn">Has those that came with the server and its packages.</param>
/// <param name="library">Finds definitions by canonical.</param>
/// <param name="snapshots">Makes snapshots.</param>
/// <param name="parser">Reads the input.</param>
public sealed class SnapshotOperation(IResourceStore store, BuiltInDefinitions builtIn, ConformanceLibrary library, Snapshots snapshots, ResourceParser parser)
{
    private const string Type = "StructureDefinition";

    private static readonly OperationInput s_input = OperationInput.Of("snapshot", "definition url", "", ("definition", Type));

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("snapshot", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync, Type);

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var definition = await DefinitionAsync(asked.Id, input, grant, cancellationToken);
        var root = parser.Parse(definition, out _).Root;
        // What brings no differential says by its snapshot all that there is to say.
        if (root.Child("differential").IsNone && !root.Child("snapshot").IsNone)
            return new FhirResponse { Status = 200, Body = [definition] };
        await snapshots.PreparedAsync(cancellationToken);
        var (json, fault) = await snapshots.CompleteAsync(definition, [], cancellationToken);
        return json is { } made
            ? new FhirResponse { Status = 200, Body = [made] }
            : throw new FhirException(FhirError.Unprocessable(fault ?? "Its snapshot cannot be made.", Type));
    }

    private async Task<ReadOnlyMemory<byte>> DefinitionAsync(string? id, OperationParameters input, AccessGrant grant, CancellationToken cancellationToken)
    {
        var (given, url) = (input.Resource("definition", Type), input.Text("url"));
        if ((id is null ? 0 : 1) + (given.IsNone ? 0 : 1) + (url is null ? 0 : 1) != 1)
            throw input.Wrong("definition", "or 'url' is needed, or the URL of the request names a StructureDefinition; exactly one of these");
        if (id is not null)
            return await StoredAsync(id, grant, cancellationToken);
        return given.IsNone
            ? library.FindEntry(Type, url!) is { } entry ? library.Read(entry) : throw new FhirException(FhirError.NotFound($"There is no StructureDefinition '{url}' here."))
            : Bytes(given);
    }

    private async Task<ReadOnlyMemory<byte>> StoredAsync(string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(Type, id, grant, cancellationToken) is { } stored)
            return stored.Deleted ? throw new FhirException(FhirError.Gone($"{Type}/{id} was deleted.")) : stored.Json;
        return builtIn.Read(Type, id)?.Json ?? throw ReadInteraction.NotFound(Type, id);
    }

    private static ReadOnlyMemory<byte> Bytes(Element resource) => resource.Tree.Utf8[resource.Start..resource.End];
}
