namespace Profiles.Conformance;

/// <summary>A definition that a client stored, changed or deleted.</summary>
/// <param name="ResourceType">"StructureDefinition", "ValueSet"...</param>
/// <param name="Id">The logical id.</param>
/// <param name="VersionId">The version of the resource, from 1; what is older than the library knows already is passed over.</param>
/// <param name="Json">UTF-8 JSON; empty when the resource was deleted in this version.</param>
public sealed record StoredDefinition(string ResourceType, string Id, long VersionId, ReadOnlyMemory<byte> Json);
