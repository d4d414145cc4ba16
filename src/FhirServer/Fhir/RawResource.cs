namespace FhirServer.Fhir;

/// <summary>The HTTP verb that made a version; history Bundles report it. See https://hl7.org/fhir/R4/http.html#history.</summary>
public enum WriteMethod
{
    /// <summary>Created under an id the server chose.</summary>
    Post,

    /// <summary>Created or updated under an id the client chose.</summary>
    Put,

    /// <summary>Updated by a patch.</summary>
    Patch,

    /// <summary>Deleted: the version is a tombstone without content.</summary>
    Delete,
}

/// <summary>
/// One stored version of a resource: what the stores give and the wire takes, never parsed on the way.
/// </summary>
/// <param name="Key">Type, id and version (never null here).</param>
/// <param name="LastUpdated">When the version was committed, in UTC, to the millisecond; the same instant as <c>meta.lastUpdated</c>.</param>
/// <param name="Method">The verb that made it.</param>
/// <param name="Json">The resource as UTF-8 JSON without insignificant white space; empty for a tombstone.</param>
public sealed record RawResource(ResourceKey Key, DateTimeOffset LastUpdated, WriteMethod Method, ReadOnlyMemory<byte> Json)
{
    /// <summary>True for a tombstone: the resource was deleted in this version.</summary>
    public bool Deleted => Method == WriteMethod.Delete;

    /// <summary>The version, counted from 1.</summary>
    public long Version => Key.Version ?? throw new InvalidOperationException("A stored resource always has a version.");
}
