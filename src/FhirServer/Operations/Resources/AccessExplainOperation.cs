using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Resources;

/// <summary>
/// $access-explain: why a resource is shown to some caller, or hidden, for administrators. The caller is described by the claims that a token would have
/// (docs/access.md, section 1), and judged by the same policy as if it asked.
/// </summary>
/// <param name="store">Where the resource is.</param>
/// <param name="policy">The judge.</param>
/// <param name="records">Say what consent and labels do.</param>
/// <param name="reader">Reads the resource as search sees it.</param>
/// <param name="parser">Reads the input.</param>
public sealed class AccessExplainOperation(IResourceStore store, AccessPolicy policy, RecordRules records, VersionReader reader, ResourceParser parser)
{
    private const string Name = "access-explain";
    private static readonly OperationInput s_input = OperationInput.Of(Name, "scope fhirUser patient organization client role purpose reason clearance change", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new(Name, OperationLevels.Instance, LeaveKind.System, AffectsState: false, AnswerAsync)
    {
        Description = "Tells an administrator why a resource is shown to some caller, or hidden: what scopes, labels and each consent say.",
        Parameters =
        [
            new("scope", "string", "The scopes of the caller, with blanks between; system/*.cruds when it is left out."),
            new("fhirUser", "string", "The caller's own resource, such as Practitioner/p1."),
            new("patient", "string", "The id of the patient in context."),
            new("organization", "string", "The organisation that the caller acts for, such as Organization/o1."),
            new("client", "string", "The client's id."),
            new("role", "string", "A role of the caller.", Max: "*"),
            new("purpose", "code", "The purpose of use, of v3-ActReason."),
            new("reason", "string", "Why the glass is broken."),
            new("clearance", "code", "A code of the caller's clearance.", Max: "*"),
            new("change", "boolean", "True to ask for updating instead of reading."),
            new("shown", "boolean", "Whether the caller may see it, or update it.", IsOut: true, Min: 1),
            new("refusal", "string", "Why the caller is refused before any resource is looked at.", IsOut: true),
            new("own", "boolean", "Whether it is the caller's own record, where neither labels nor consent count.", IsOut: true, Min: 1),
            new("labels", "boolean", "Whether labels let it pass.", IsOut: true, Min: 1),
            new("policy", "code", "What holds where no consent has a word: Off, OptIn or OptOut.", IsOut: true, Min: 1),
            new("consented", "boolean", "Whether consent lets it pass.", IsOut: true, Min: 1),
            new("custodian", "boolean", "Whether the caller's organisation may treat without a permit.", IsOut: true, Min: 1),
            new("glass", "boolean", "Whether the caller passes over consent.", IsOut: true, Min: 1),
            new("consent", "Element", "A consent of the patient: a reference, and permit, deny or none.", IsOut: true, Max: "*"),
        ],
    };

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (asked is not { Type: { } type, Id: { } id } || await store.ReadAsync(type, id, grant, cancellationToken) is not { Deleted: false } resource)
            throw ReadInteraction.NotFound(asked.Type ?? "", asked.Id ?? "");
        var input = OperationParameters.Read(request, parser, s_input);
        var caller = Described(input);
        var changes = input.Flag("change");
        var (shown, refusal) = await JudgeAsync(caller, type, id, changes, cancellationToken);
        var why = refusal is null ? await records.ExplainAsync(caller, reader.Read(resource), changes, cancellationToken) : null;
        return ParametersText.Answer(json => Write(json, shown, refusal, why));
    }

    private async Task<(bool Shown, string? Refusal)> JudgeAsync(Caller caller, string type, string id, bool changes, CancellationToken cancellationToken)
    {
        try
        {
            var leave = await policy.GrantAsync(caller, [new Leave(changes ? LeaveKind.Update : LeaveKind.Read, type)], cancellationToken);
            return (await store.ReadAsync(type, id, leave, cancellationToken) is not null, null);
        }
        catch (FhirException refused) when (refused.Error.Status == 403)
        {
            return (false, refused.Message);
        }
    }

    private static Caller Described(OperationParameters input) => new(input.Text("client") ?? "described")
    {
        Subject = "described",
        Client = input.Text("client"),
        Scopes = [.. (input.Text("scope") ?? "system/*.cruds").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SmartScope.Parse).OfType<SmartScope>()],
        Patient = input.Text("patient"),
        FhirUser = input.Text("fhirUser"),
        Organization = input.Text("organization"),
        Roles = [.. input.Texts("role")],
        Purpose = input.Text("purpose"),
        PurposeReason = input.Text("reason"),
        Clearance = [.. input.Texts("clearance")],
    };

    private static void Write(Utf8JsonWriter json, bool shown, string? refusal, RecordExplanation? why)
    {
        json.Write("shown", shown);
        json.Write("refusal", "valueString", refusal);
        if (why is null)
            return;
        json.Write("own", why.IsOwn);
        json.Write("labels", why.LabelsLet);
        json.Write("policy", "valueCode", why.Policy.ToString());
        json.Write("consented", why.ConsentLets);
        json.Write("custodian", why.IsTreating);
        json.Write("glass", why.BreaksGlass);
        foreach (var consent in why.Consents)
        {
            json.WriteParts("consent", part =>
            {
                part.WriteStartObject();
                part.WriteString("name"u8, "reference"u8);
                part.WriteStartObject("valueReference"u8);
                part.WriteString("reference"u8, $"Consent/{consent.Id}");
                part.WriteEndObject();
                part.WriteEndObject();
                part.Write("word", "valueCode", consent.Permits switch { true => "permit", false => "deny", _ => "none" });
            });
        }
    }
}
