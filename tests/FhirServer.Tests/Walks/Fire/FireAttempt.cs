namespace FhirServer.Tests.Walks.Fire;

/// <summary>What became of a request, as far as the client knows.</summary>
internal enum FireAnswer
{
    /// <summary>No answer came: it may have happened, whole, or not at all.</summary>
    None,

    /// <summary>It was acknowledged: it must be there, whole.</summary>
    Acknowledged,

    /// <summary>It was refused, or found that nothing was to be done: no trace may be there.</summary>
    NothingWritten,
}

/// <summary>One request that writes.</summary>
/// <param name="Mark">An identifier that every version it writes bears, and no other.</param>
/// <param name="Versions">How many versions with content it writes when it happens.</param>
internal sealed record FireAttempt(string Mark, int Versions)
{
    /// <summary>The resource that it deletes, as Type/id, or null.</summary>
    public string? Deletes { get; init; }

    /// <summary>The shared criterion of a conditional create, or null.</summary>
    public string? Criterion { get; init; }

    /// <summary>What the client knows.</summary>
    public FireAnswer Answer { get; set; }

    /// <summary>What was acknowledged: Type/id/_history/version of each version written, tombstones too.</summary>
    public IReadOnlyList<string> Locations { get; set; } = [];
}

/// <summary>A version as the history of the server tells it.</summary>
/// <param name="Key">Type/id.</param>
/// <param name="Version">Its number.</param>
/// <param name="Mark">Which attempt wrote it; null for a tombstone.</param>
/// <param name="Criterion">The shared criterion that it satisfies, or null.</param>
/// <param name="Subject">Where it refers to, or null.</param>
internal sealed record FireVersion(string Key, long Version, string? Mark, string? Criterion, string? Subject)
{
    /// <summary>Type/id/_history/version.</summary>
    public string Location => $"{Key}/_history/{Version}";
}
