using FhirServer.Fhir;
using FhirServer.Interactions.Binaries;
using FhirServer.Security;
using FhirServer.Security.Audit;

namespace FhirServer.Interactions;

/// <summary>What the answer to a write shall contain (Prefer: return=...): https://hl7.org/fhir/R4/http.html#ops.</summary>
public enum PreferReturn
{
    /// <summary>The resource; the default of a lone write.</summary>
    Representation,

    /// <summary>No body; the default of Bundle entries.</summary>
    Minimal,

    /// <summary>An OperationOutcome.</summary>
    OperationOutcome,
}

/// <summary>The conditions that came with a request, as header text; Bundle entries carry the same in entry.request.</summary>
/// <param name="IfMatch">If-Match, or null.</param>
/// <param name="IfNoneMatch">If-None-Match, or null.</param>
/// <param name="IfModifiedSince">If-Modified-Since, or null.</param>
/// <param name="IfNoneExist">If-None-Exist: a query string, or null.</param>
public sealed record RequestConditions(string? IfMatch = null, string? IfNoneMatch = null, DateTimeOffset? IfModifiedSince = null, string? IfNoneExist = null)
{
    /// <summary>No conditions.</summary>
    public static RequestConditions None { get; } = new();
}

/// <summary>A request without HTTP around it; a Bundle entry takes the same shape. See https://hl7.org/fhir/R4/http.html.</summary>
public sealed record FhirRequest
{
    /// <summary>GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.</summary>
    public required string Method { get; init; }

    /// <summary>The path below the base URL, without leading slash and query, percent-encoding not undone: <c>Patient/123</c>; empty for the base.</summary>
    public required string Path { get; init; }

    /// <summary>The parameters of the URL's query, and of a form body (POST _search), decoded, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The body as UTF-8 JSON (XML was turned into JSON on the way in); empty when there was none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The Content-Type of the body without parameters, or null; patches tell their kind by it.</summary>
    public string? ContentType { get; init; }

    /// <summary>The server's base URL as the client sees it, without a trailing slash.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The conditions.</summary>
    public RequestConditions Conditions { get; init; } = RequestConditions.None;

    /// <summary>What the answer to a write shall contain; null when the client did not say.</summary>
    public PreferReturn? Return { get; init; }

    /// <summary>True for Prefer: handling=strict: an unknown search parameter is an error.</summary>
    public bool Strict { get; init; }

    /// <summary>
    /// True when an update whose content is that of the current version shall write nothing and be answered with 304, and so one that
    /// must create (If-None-Match: *) where there is a resource already; the load verb asks this.
    /// </summary>
    public bool KeepUnchanged { get; init; }

    /// <summary>How deep what is stored shall be validated, when the request says; never less than the server does.</summary>
    public Profiles.Validation.ValidationDepth? Validation { get; init; }

    /// <summary>Whether the body was XML, so that lines and columns of <see cref="Body"/> are not those of what was sent.</summary>
    public bool IsXml { get; init; }

    /// <summary>What was wrong with an XML body that could not be read; only $validate tells it as its answer, otherwise it is an error. Null otherwise.</summary>
    public FhirError? BodyFault { get; init; }

    /// <summary>The Provenance of what is written, as JSON (<see cref="ProvenanceHeader"/>); null without. What is not a write does not look at it.</summary>
    public string? Provenance { get; init; }

    /// <summary>The content of a Binary that was sent in its own type; then there is no <see cref="Body"/>. Null otherwise.</summary>
    public BinaryUpload? Upload { get; init; }

    /// <summary>How the content of a Binary shall be given that is read.</summary>
    public BinaryForm Binary { get; init; }

    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Where is noted what the request does; null when nothing is recorded. Entries of a Bundle share that of the Bundle.</summary>
    public AuditRecord? Audit { get; init; }
}

/// <summary>The answer to a <see cref="FhirRequest"/>.</summary>
public sealed record FhirResponse
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The body as pieces of UTF-8 JSON to be written one after the other; empty for none. Stored bytes stand here untouched.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body { get; init; } = [];

    /// <summary>Content that is the answer, or that takes its place in the body as it is written; or null.</summary>
    public ContentBody? Content { get; init; }

    /// <summary>True when the body is an OperationOutcome about the request, not what was asked for: in a Bundle it then stands beside the status.</summary>
    public bool IsOutcome { get; init; }

    /// <summary>The version for ETag (<c>W/"3"</c>), or null.</summary>
    public long? Version { get; init; }

    /// <summary>For Last-Modified, or null.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>For Location: the URL of the version that was made, absolute; or null.</summary>
    public string? Location { get; init; }

    /// <summary>For Content-Location: the URL of the version that is shown, or where to ask how a request stands that is answered later, absolute; or null.</summary>
    public string? ContentLocation { get; init; }

    /// <summary>For X-Progress: how far a job is, at most 100 characters; or null.</summary>
    public string? Progress { get; init; }

    /// <summary>For Allow; empty for none.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>For Retry-After, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
