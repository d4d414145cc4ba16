using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;

namespace FhirServer.Operations.Records;

/// <summary>
/// What of a patient's compartment is erased with the patient: all that names no other patient there, also what was deleted; AuditEvents stay,
/// for they say what was done. See https://hl7.org/fhir/R4/compartmentdefinition-patient.html.
/// </summary>
/// <param name="store">Where.</param>
/// <param name="compartments">What places a resource in a compartment.</param>
/// <param name="parser">Reads what was found.</param>
/// <param name="extractor">Says whom it names.</param>
public sealed class PurgedCompartment(IResourceStore store, Compartments compartments, ResourceParser parser, IndexExtractor extractor)
{
    private const string Patient = "Patient";
    private const string Kept = "AuditEvent";
    private const int PageSize = 500;

    /// <summary>Finds what goes and what stays; the patient is in neither.</summary>
    public async Task<Found> FindAsync(ResourceKey patient, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = new Found([], []);
        await AddCurrentAsync(found, patient, grant, cancellationToken);
        await AddDeletedAsync(found, patient, grant, cancellationToken);
        return found;
    }

    private async Task AddCurrentAsync(Found found, ResourceKey patient, AccessGrant grant, CancellationToken cancellationToken)
    {
        var query = new SearchQuery
        {
            Types = [.. compartments.Types(Patient).Where(type => type != Kept)],
            Where = Simplifier.Simplify(compartments.Contains(Patient, patient.Id)),
            Count = PageSize,
        };
        while (true)
        {
            var page = await store.SearchAsync(query, grant, cancellationToken);
            foreach (var match in page.Matches)
                Add(found, match, match.Key.WithoutVersion, patient);
            if (page.Next is null)
                return;
            query = query with { After = page.Next };
        }
    }

    // A tombstone is found by nothing; whose it was, the version before it tells.
    private async Task AddDeletedAsync(Found found, ResourceKey patient, AccessGrant grant, CancellationToken cancellationToken)
    {
        var query = new HistoryQuery { DeletionsOnly = true, Count = PageSize };
        while (true)
        {
            var page = await store.HistoryAsync(query, grant, cancellationToken);
            foreach (var tombstone in page.Versions.Where(version => version.Key.Type != Kept && compartments.Parameters(Patient, version.Key.Type).Count > 0))
            {
                var key = tombstone.Key.WithoutVersion;
                if (await store.ReadAsync(key.Type, key.Id, grant, cancellationToken) is { Deleted: true } now
                    && await store.ReadVersionAsync(key.Type, key.Id, now.Version - 1, grant, cancellationToken) is { Deleted: false } before)
                    Add(found, before, key, patient);
            }

            if (page.Next is null)
                return;
            query = query with { After = page.Next };
        }
    }

    private void Add(Found found, RawResource resource, ResourceKey key, ResourceKey patient)
    {
        if (key == patient)
            return;
        var named = Patients(resource);
        if (!named.Remove(patient.Id) && key.Type != Patient)
            return;
        var list = named.Count == 0 && key.Type != Patient ? found.Erased : found.Kept;
        list.Add(key);
    }

    private HashSet<string> Patients(RawResource resource)
    {
        var codes = compartments.Parameters(Patient, resource.Key.Type).Select(parameter => parameter.Code).ToHashSet(StringComparer.Ordinal);
        return [.. extractor.Extract(parser.Parse(resource.Json, out _).Root).OfType<IndexEntry.Reference>()
            .Where(entry => entry is { Type: Patient, Id: not null } && codes.Contains(entry.Code)).Select(entry => entry.Id!)];
    }

    /// <summary>What was found.</summary>
    /// <param name="Erased">What goes.</param>
    /// <param name="Kept">What names another patient too.</param>
    public sealed record Found(HashSet<ResourceKey> Erased, HashSet<ResourceKey> Kept);
}
