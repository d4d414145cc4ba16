namespace FhirServer.Storage.Verification;

/// <summary>What kind of thing is not as it should be.</summary>
public enum FindingKind
{
    /// <summary>A version between the first and the current one is not there.</summary>
    MissingVersion,

    /// <summary>A version that no current version stands above, or one that is none: without its resource, or of another type.</summary>
    StrayVersion,

    /// <summary>What the resource says of its current version is not what that version says.</summary>
    Current,

    /// <summary>Versions are not in the order of time, or a superseded one does not name the place of its successor.</summary>
    Order,

    /// <summary>A tombstone has content or index entries, or what is no tombstone has no content.</summary>
    Tombstone,

    /// <summary>The content cannot be read as a resource.</summary>
    Content,

    /// <summary>Type, id, version or time in the content are not those under which it is stored.</summary>
    Identity,

    /// <summary>The stored index entries are not those of the content.</summary>
    Entries,

    /// <summary>An index of the database is not there, is not as it should be, or does not find what it should.</summary>
    Index,

    /// <summary>A piece of a large content is missing, or belongs to none.</summary>
    Chunk,

    /// <summary>The commit log: a version in no commit or in two, a change without version, a number twice or left out.</summary>
    Commit,

    /// <summary>A claim that is no claim.</summary>
    Claim,

    /// <summary>A row or document that lacks what each of its kind has.</summary>
    Shape,

    /// <summary>The database itself says that it is damaged.</summary>
    Database,
}

/// <summary>One thing that is not as it should be. Never holds content, only names and numbers.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Place">Where: <c>Patient/a</c>, <c>Patient/a/_history/2</c>, or the table or collection and key.</param>
/// <param name="What">What is wrong, as a sentence without its full stop.</param>
public sealed record StoreFinding(FindingKind Kind, string Place, string What);
