using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Security.Audit;

/// <summary>
/// What one request asked, did and showed, gathered while it is answered; afterwards it becomes one AuditEvent. Not for use by several threads at once.
/// </summary>
/// <param name="requestId">The name of the request, as the client was told.</param>
/// <param name="method">The HTTP verb.</param>
/// <param name="began">When it came.</param>
public sealed class AuditRecord(string requestId, string method, DateTimeOffset began)
{
    private readonly List<ResourceKey> _written = [];
    private readonly List<ResourceKey> _deleted = [];
    private readonly HashSet<string> _patients = new(StringComparer.Ordinal);

    /// <summary>The name of the request.</summary>
    public string RequestId => requestId;

    /// <summary>The HTTP verb.</summary>
    public string Method => method;

    /// <summary>When it came.</summary>
    public DateTimeOffset Began => began;

    /// <summary>The address it came from; null when unknown.</summary>
    public string? Address { get; set; }

    /// <summary>Who asked.</summary>
    public Caller Caller { get; set; } = Caller.Nobody;

    /// <summary>What was asked, a code of https://hl7.org/fhir/R4/valueset-restful-interaction.html; null when that was not found out.</summary>
    public string? Interaction { get; private set; }

    /// <summary>The operation, <c>$everything</c>; null for none.</summary>
    public string? Operation { get; private set; }

    /// <summary>What it was asked of: the type, with the id where there is one; null for everything.</summary>
    public string? Target { get; private set; }

    /// <summary>What was asked, relative to the base, with its parameters; null without parameters.</summary>
    public string? Query { get; set; }

    /// <summary>The HTTP status of the answer.</summary>
    public int Status { get; set; }

    /// <summary>Whether it was handed over already, so that it becomes one event only.</summary>
    public bool IsTaken { get; set; }

    /// <summary>How many entries of a batch were refused with 401 or 403.</summary>
    public int RefusedEntries { get; private set; }

    /// <summary>Whether nothing stored was asked for, so that an answer needs no record; a refusal does.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>The resources that were written, with their new versions.</summary>
    public IReadOnlyList<ResourceKey> Written => _written;

    /// <summary>The tombstones, whose content must be looked up to know the patients.</summary>
    public IReadOnlyList<ResourceKey> Deleted => _deleted;

    /// <summary>The ids of the patients whose data were asked for by name, shown or written.</summary>
    public IReadOnlyCollection<string> Patients => _patients;

    /// <summary>Whether the answer must wait until the record is durable: something was written, or the glass was broken.</summary>
    public bool IsAwaited => _written.Count + _deleted.Count > 0 || Caller.Purpose == BreakGlass.Purpose;

    /// <summary>Notes what was asked; that of a batch counts, not that of its entries.</summary>
    /// <param name="interaction">The code of the interaction.</param>
    /// <param name="operation">The operation, or null.</param>
    /// <param name="type">The resource type, or null.</param>
    /// <param name="id">The id, or null.</param>
    /// <param name="isIdle">Whether nothing stored is asked for.</param>
    public void Asked(string interaction, string? operation, string? type, string? id, bool isIdle)
    {
        if (type == "Patient" && id is not null)
            _patients.Add(id);
        if (Interaction is not null)
            return;
        (Interaction, Operation, IsIdle) = (interaction, operation, isIdle);
        Target = id is null ? type : $"{type}/{id}";
    }

    /// <summary>Notes that an entry of a batch was refused.</summary>
    public void RefusedEntry() => RefusedEntries++;

    /// <summary>Notes what a commit did.</summary>
    public void Wrote(IReadOnlyList<WriteOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        foreach (var outcome in outcomes)
        {
            if (outcome.Resource is not { } resource || outcome.Effect is WriteEffect.Unchanged or WriteEffect.Reindexed)
                continue;
            (outcome.Effect == WriteEffect.Deleted ? _deleted : _written).Add(resource.Key);
            if (resource.Key.Type == "Patient")
                _patients.Add(resource.Key.Id);
            PatientNames.Add(resource.Json.Span, _patients);
        }
    }

    /// <summary>Notes content that was shown, or deleted.</summary>
    /// <param name="json">Pieces of UTF-8 JSON.</param>
    public void Names(IReadOnlyList<ReadOnlyMemory<byte>> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        for (var i = 0; i < json.Count; i++)
            PatientNames.Add(json[i].Span, _patients);
    }
}
