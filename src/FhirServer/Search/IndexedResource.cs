using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>What search knows of one current resource: who it is, since when, and its index entries.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Id">The logical id.</param>
/// <param name="LastUpdated">When its version was committed, to the millisecond.</param>
/// <param name="Entries">The index entries of all its parameters.</param>
public sealed record IndexedResource(string Type, string Id, DateTimeOffset LastUpdated, IReadOnlyList<IndexEntry> Entries);
