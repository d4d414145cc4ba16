using FhirServer.Fhir;

namespace FhirServer.Storage;

/// <summary>
/// Which versions a history asks for, newest first: of one resource, of a type, or of everything.
/// See https://hl7.org/fhir/R4/http.html#history.
/// </summary>
public sealed record HistoryQuery
{
    /// <summary>The type, or null for the whole system.</summary>
    public string? Type { get; init; }

    /// <summary>The id, or null for the whole type.</summary>
    public string? Id { get; init; }

    /// <summary>Only versions made at this time or later (_since).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only versions that were current at some moment from here (_at, inclusive)...</summary>
    public DateTimeOffset? AtFrom { get; init; }

    /// <summary>...until here (_at, exclusive).</summary>
    public DateTimeOffset? AtUntil { get; init; }

    /// <summary>Only versions that deleted the resource.</summary>
    public bool DeletionsOnly { get; init; }

    /// <summary>Most versions to give, at least 0.</summary>
    public required int Count { get; init; }

    /// <summary>Where the last page ended, as <see cref="VersionPage.Next"/> said; null for the first page.</summary>
    public string? After { get; init; }
}

/// <summary>A page of versions.</summary>
/// <param name="Versions">Newest first.</param>
/// <param name="Next">Where the next page begins, in the store's own words; null when this was the last.</param>
/// <param name="Total">How many versions the query matches in all; only counted for the first page, null otherwise.</param>
public sealed record VersionPage(IReadOnlyList<RawResource> Versions, string? Next, long? Total);
