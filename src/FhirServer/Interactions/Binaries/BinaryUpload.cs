namespace FhirServer.Interactions.Binaries;

/// <summary>The content of a Binary, sent in its own type instead of as a resource: https://hl7.org/fhir/R4/binary.html#rest.</summary>
/// <param name="ContentType">Its type, as it was sent, with parameters.</param>
/// <param name="SecurityContext">X-Security-Context: a reference to the resource whose rules for access hold; null when none was named.</param>
/// <param name="ReadAsync">Reads on into a buffer and says how many bytes came; 0 at the end.</param>
public sealed record BinaryUpload(string ContentType, string? SecurityContext, Func<Memory<byte>, CancellationToken, ValueTask<int>> ReadAsync);

/// <summary>How the content of a Binary that is read shall be given.</summary>
public enum BinaryForm
{
    /// <summary>As it is stored: large content is left out, and an extension of <c>data</c> stands in its place. So it stands in Bundles.</summary>
    Stored,

    /// <summary>As a resource in one of FHIR's formats, large content included.</summary>
    Resource,

    /// <summary>In its own type.</summary>
    Content,
}

/// <summary>How large the content of a Binary that is sent in its own type may be.</summary>
/// <param name="InPlace">Most bytes that are kept in the resource itself; what is larger has its own place.</param>
/// <param name="Most">Most bytes that are taken at all.</param>
public sealed record BinaryLimits(int InPlace, int Most);
