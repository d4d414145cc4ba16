using FhirServer.Security;

namespace FhirServer.Interactions;

/// <summary>All the leave that one request needs: that of its interaction, and what its conditions look at. See docs/access.md, section 2.</summary>
public static class AskedLeaves
{
    /// <summary>What must be granted before the request is looked at any further; one at least.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="request">Its conditions.</param>
    public static IReadOnlyList<Leave> Of(Interaction asked, FhirRequest request) => (asked, request.Provenance) switch
    {
        (Interaction.Create { Type: var type }, var provenance) when request.Conditions.IfNoneExist is not null =>
            [asked.Leave, new(LeaveKind.Search, type), .. Recorded(provenance)],
        (Interaction.Update { Id: null, Type: var type }, var provenance) =>
            [asked.Leave, new(LeaveKind.Search, type), new(LeaveKind.Create, type), .. Recorded(provenance)],
        (Interaction.Patch { Type: var type } patch, var provenance) =>
            [asked.Leave, new(LeaveKind.Read, type), .. Sought(type, patch.Id), .. Recorded(provenance)],
        (Interaction.Delete { Type: var type, Id: null }, var provenance) => [asked.Leave, new(LeaveKind.Search, type), .. Recorded(provenance)],
        (Interaction.Create or Interaction.Update or Interaction.Delete, not null) => [asked.Leave, ProvenanceHeader.Leave],
        _ => [asked.Leave],
    };

    private static IEnumerable<Leave> Sought(string type, string? id) => id is null ? [new(LeaveKind.Search, type)] : [];

    private static IEnumerable<Leave> Recorded(string? provenance) => provenance is null ? [] : [ProvenanceHeader.Leave];
}
