using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>A current resource as search sees it.</summary>
/// <param name="Key">Type and id.</param>
/// <param name="LastUpdated">When it was last written.</param>
/// <param name="Entries">Its index entries.</param>
public sealed record IndexedResource(ResourceKey Key, DateTimeOffset LastUpdated, IReadOnlyList<IndexEntry> Entries);
