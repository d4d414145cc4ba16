namespace FhirServer.Interactions;

/// <summary>Who plans which write.</summary>
/// <param name="Creates">Plans creates.</param>
/// <param name="Updates">Plans updates.</param>
/// <param name="Patches">Plans patches.</param>
/// <param name="Deletes">Plans deletes.</param>
public sealed record WriteInteractions(CreateInteraction Creates, UpdateInteraction Updates, PatchInteraction Patches, DeleteInteraction Deletes);
