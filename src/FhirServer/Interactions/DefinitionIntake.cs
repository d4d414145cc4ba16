using FhirServer.Fhir;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>Takes definitions that were written into the library, and makes the snapshots that they need.</summary>
/// <param name="library">The definitions that this process goes by.</param>
/// <param name="snapshots">Makes snapshots.</param>
public sealed class DefinitionIntake(ConformanceLibrary library, Snapshots snapshots)
{
    /// <summary>Takes versions of resources, tombstones too; what is no definition is passed over, and so is what is older than what is known.</summary>
    /// <param name="versions">In any order.</param>
    /// <param name="cancellationToken">Gives up making snapshots; they are made with the next definition.</param>
    public async Task TakeAsync(IEnumerable<RawResource> versions, CancellationToken cancellationToken)
    {
        var changes = versions.Where(version => DefinitionTypes.All.Contains(version.Key.Type))
            .Select(version => new StoredDefinition(version.Key.Type, version.Key.Id, version.Version, version.Json)).ToList();
        if (changes.Count > 0 && library.Take(changes) && changes.Exists(change => change.ResourceType == DefinitionWrites.StructureDefinition))
            await snapshots.PrepareAsync(isStoredOnly: true, cancellationToken);
    }

    /// <summary>Why no snapshot can be made of a StructureDefinition that is to be stored; null when one can.</summary>
    /// <param name="definition">UTF-8 JSON.</param>
    /// <param name="together">UTF-8 JSON of all that are stored with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string?> SnapshotFaultAsync(
        ReadOnlyMemory<byte> definition, IReadOnlyCollection<ReadOnlyMemory<byte>> together, CancellationToken cancellationToken) =>
        (await snapshots.CompleteAsync(definition, together, cancellationToken)).Fault;
}
