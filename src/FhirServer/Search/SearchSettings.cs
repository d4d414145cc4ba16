namespace FhirServer.Search;

/// <summary>What reading and writing index entries needs to know of the server.</summary>
/// <param name="BaseUrl">The server's own base URL without a trailing slash, for example <c>http://localhost:8080/fhir</c>: absolute references below it are local.</param>
/// <param name="TimeZone">The zone in which dates without a zone are read.</param>
/// <param name="Clock">Tells the time, for <c>ap</c> on dates.</param>
public sealed record SearchSettings(string BaseUrl, TimeZoneInfo TimeZone, TimeProvider Clock)
{
    /// <summary>What of a resource's text is indexed word by word.</summary>
    public FullText FullText { get; init; } = FullText.All;
}
