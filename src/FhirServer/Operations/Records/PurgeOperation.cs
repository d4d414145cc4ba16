using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Records;

/// <summary>
/// Patient/[id]/$purge: takes a patient's compartment out of the store with all its history and leaves an AuditEvent that says so. What stands in
/// another patient's compartment too stays and is named; so do AuditEvents. It goes in several commits, the patient last; broken off, it is asked again.
/// </summary>
/// <param name="store">Tells whether there is such a patient.</param>
/// <param name="compartment">Finds what goes.</param>
/// <param name="parser">Reads the AuditEvent.</param>
/// <param name="validation">Judges the AuditEvent as any other.</param>
/// <param name="writer">Erases.</param>
/// <param name="clock">Tells when.</param>
public sealed class PurgeOperation(
    IResourceStore store, PurgedCompartment compartment, ResourceParser parser, ResourceValidation validation, ResourceWriter writer, TimeProvider clock)
{
    private const string Type = "Patient";
    private const int ErasedAtOnce = 100;

    // What others write about the patient meanwhile is found by another look.
    private const int MostRounds = 5;

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("purge", OperationLevels.Instance, LeaveKind.System, AffectsState: true, AnswerAsync, Type)
    {
        Description = "Takes the patient's compartment out of the store with all its history and leaves an AuditEvent that says so; what stands in another patient's compartment too stays and is named.",
        Parameters = [new OfferedParameter("return", "OperationOutcome", "How many resources went, and which stayed.", IsOut: true, Min: 1)],
    };

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var patient = new ResourceKey(Type, asked.Id!);
        _ = await store.ReadAsync(patient.Type, patient.Id, grant, cancellationToken) ?? throw new FhirException(FhirError.NotFound($"There is no {patient}."));
        var (count, round) = (0, 0);
        var found = await compartment.FindAsync(patient, grant, cancellationToken);
        for (; found.Erased.Count > 0 && round < MostRounds; round++)
        {
            foreach (var some in found.Erased.Chunk(ErasedAtOnce))
                await CommitAsync([.. some.Select(writer.Erase)], grant, cancellationToken);
            count += found.Erased.Count;
            found = await compartment.FindAsync(patient, grant, cancellationToken);
        }

        if (found.Erased.Count > 0)
            throw new FhirException(FhirError.Conflict($"Others keep writing about {patient}: see to it that they stop, then ask again.", TimeSpan.FromSeconds(1)));
        var note = await NoteAsync(patient, count + 1, request, cancellationToken);
        await CommitAsync([writer.Erase(patient), note], grant, cancellationToken);
        return Answer(patient, count + 1, found.Kept);
    }

    private async Task CommitAsync(IReadOnlyList<WriteOp> operations, AccessGrant grant, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < WritePlanner.MostPlans; attempt++)
        {
            if (await writer.CommitAsync(operations, grant, _ => null, cancellationToken) is not null)
                return;
        }

        throw WritePlanner.Contended();
    }

    private async Task<WriteOp> NoteAsync(ResourceKey patient, int count, FhirRequest request, CancellationToken cancellationToken)
    {
        var valid = await validation.RequireAsync(parser.Parse(Note(patient, count, request.Caller)).Root, request, cancellationToken);
        var target = new WriteTarget { Key = new ResourceKey("AuditEvent", ResourceKey.NewId()), Method = WriteMethod.Post, MustBeAbsent = true };
        return writer.Put(target, valid, [], keepIfUnchanged: false);
    }

    private ReadOnlyMemory<byte> Note(ResourceKey patient, int count, Caller caller)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "AuditEvent");
            json.WritePropertyName("type");
            WriteCoding(json, "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest");
            json.WriteStartArray("subtype");
            WriteCoding(json, "http://hl7.org/fhir/restful-interaction", "operation");
            json.WriteEndArray();
            json.WriteString("action", "E");
            json.WriteString("recorded", ResourceBody.Instant(clock.GetUtcNow()));
            json.WriteString("outcome", "0");
            json.WriteString("outcomeDesc", string.Create(CultureInfo.InvariantCulture, $"$purge erased {count} resources with all their versions."));
            json.WriteStartArray("agent");
            WriteActor(json, "who", caller.Name, isRequestor: true);
            json.WriteEndArray();
            json.WritePropertyName("source");
            WriteActor(json, "observer", "FhirServer", isRequestor: null);
            json.WriteStartArray("entity");
            json.WriteStartObject();
            json.WriteStartObject("what");
            json.WriteString("reference", patient.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteCoding(Utf8JsonWriter json, string system, string code)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        json.WriteEndObject();
    }

    private static void WriteActor(Utf8JsonWriter json, string element, string display, bool? isRequestor)
    {
        json.WriteStartObject();
        json.WriteStartObject(element);
        json.WriteString("display", display);
        json.WriteEndObject();
        if (isRequestor is { } requests)
            json.WriteBoolean("requestor", requests);
        json.WriteEndObject();
    }

    private static FhirResponse Answer(ResourceKey patient, int count, IReadOnlyCollection<ResourceKey> kept)
    {
        var issues = new List<Issue> { Outcomes.Note(string.Create(CultureInfo.InvariantCulture, $"{patient} and what is in its compartment were erased with all versions: {count} resources.")) };
        issues.AddRange(kept.Select(key => new Issue(
            IssueSeverity.Warning, "business-rule", $"{key} is in the compartment of another patient too and was kept; it still names {patient}: change it, and purge its history with that patient.")));
        return new FhirResponse { Status = 200, IsOutcome = true, Body = [Outcomes.Of(issues)] };
    }
}
