using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Storage.Mongo;

namespace FhirServer;

/// <summary>Every setting, typed, with its default and its meaning; bound from the section <c>FhirServer</c> and checked once at start.</summary>
public sealed class ServerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FhirServer";

    /// <summary>Where the embedded database lives; made when it is missing. Relative to the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// A folder of FHIR packages (.tgz) whose definitions the server shall know besides those built in; empty for none. It is read at start.
    /// See docs/packages.md.
    /// </summary>
    public string PackageDirectory { get; set; } = "";

    /// <summary>
    /// The base URL as clients see it, for example <c>https://fhir.hospital.example/fhir</c>; empty to take it from each request's
    /// scheme and host. Its path is where the FHIR interface is mapped.
    /// </summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The time zone (IANA name) in which dates without a zone are read by search, for example <c>Asia/Kolkata</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Secret of the paging tokens, at least 16 characters; empty to make one at first start and keep it with the data: in MongoDB, or in the data directory.</summary>
    public string PageTokenKey { get; set; } = "";

    /// <summary>True to let clients create resources under ids of their own by PUT.</summary>
    public bool AllowUpdateCreate { get; set; } = true;

    /// <summary>True to let a conditional delete remove several matches; false to refuse it with 412.</summary>
    public bool AllowMultipleDelete { get; set; }

    /// <summary>Most resources that one conditional delete may remove.</summary>
    public int MaxMultipleDelete { get; set; } = 1000;

    /// <summary>Largest request body, in bytes, after decompression.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Largest content of a Binary that is sent in its own type, in bytes, after decompression; it is never held in memory whole.</summary>
    public int MaxBinaryBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Content of a Binary that is sent in its own type and is larger than this, in bytes, is kept beside the resource, in pieces.</summary>
    public int LargeBinaryBytes { get; set; } = 1024 * 1024;

    /// <summary>Longest URL (path and query), in characters.</summary>
    public int MaxUrlLength { get; set; } = 16 * 1024;

    /// <summary>Deepest nesting of a JSON or XML body.</summary>
    public int MaxDepth { get; set; } = 64;

    /// <summary>Most entries of a batch or transaction.</summary>
    public int MaxBundleEntries { get; set; } = 10_000;

    /// <summary>Matches on a page when _count is not given.</summary>
    public int DefaultCount { get; set; } = 50;

    /// <summary>Most matches on a page, whatever _count says.</summary>
    public int MaxCount { get; set; } = 1000;

    /// <summary>Most values that one search parameter may list with commas.</summary>
    public int MaxOrValues { get; set; } = 500;

    /// <summary>
    /// How many matches are counted for Bundle.total when a search does not say _total. Of more the total is left out, because counting them would
    /// cost more than the page; _total=accurate counts them all.
    /// </summary>
    public int MaxCounted { get; set; } = 1000;

    /// <summary>Most parameters of one search.</summary>
    public int MaxParameters { get; set; } = 100;

    /// <summary>
    /// What of a resource's text is indexed word by word: <c>All</c> for _text and _content, <c>Narrative</c> for _text only, <c>None</c> for
    /// neither, which makes writes cheaper. At most 10,000 words are kept of a resource's narrative, and as many of its other text.
    /// What was written under another setting is found as it was indexed then, until it is written or indexed again.
    /// </summary>
    public FullText FullText { get; set; } = FullText.All;

    /// <summary>Most resources that one page of matches may bring along by _include and _revinclude.</summary>
    public int MaxIncluded { get; set; } = 1000;

    /// <summary>
    /// True to serve everybody who can reach the server although no sign-in is configured. Without it an open server listens on
    /// the loopback interface only and refuses to start on any other.
    /// </summary>
    public bool AllowOpenAccess { get; set; }

    /// <summary>Origins of web applications in browsers that may call the server, for example <c>https://viewer.hospital.example</c>; <c>*</c> for any; empty for none.</summary>
    public IList<string> CorsOrigins { get; set; } = [];

    /// <summary>
    /// How long, in seconds, a server that was told to stop goes on serving while it says at /health/ready that it is not ready, so that
    /// whatever stands before it can send its clients elsewhere. Longer than it takes to notice; 0 where nothing does.
    /// </summary>
    public int DrainSeconds { get; set; }

    /// <summary>How long, in seconds, a server that was told to stop may take in all: <see cref="DrainSeconds"/>, and to finish and answer what was begun.</summary>
    public int ShutdownSeconds { get; set; } = 30;

    /// <summary>
    /// What becomes of an Aadhaar number in a Patient: <c>Refuse</c> the resource, <c>Mask</c> the first eight digits, or <c>Off</c>, where none can come in.
    /// </summary>
    public AadhaarPolicy Aadhaar { get; set; } = AadhaarPolicy.Refuse;

    /// <summary>What is checked of resources before they are stored.</summary>
    public ValidationOptions Validation { get; set; } = new();

    /// <summary>Where MongoDB is; without a connection string the embedded database in <see cref="DataDirectory"/> is used. See docs/mongodb.md.</summary>
    public MongoDbOptions MongoDb { get; set; } = new();

    /// <summary>A terminology server for codes that are not held here; none without its URL.</summary>
    public TerminologyOptions Terminology { get; set; } = new();

    /// <summary>How callers sign in. See docs/security.md.</summary>
    public AuthOptions Auth { get; set; } = new();

    /// <summary>What is recorded of requests. See docs/security.md.</summary>
    public AuditOptions Audit { get; set; } = new();

    /// <summary>How much one client may ask.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>
    /// A folder of files whose names are settings (<c>FhirServer__MongoDb__ConnectionString</c>) and whose content is the value, as container platforms hand over
    /// secrets; empty for none. It is named by environment or command line.
    /// </summary>
    public string SecretsDirectory { get; set; } = "";

    /// <summary>How consents and security labels count. See docs/access.md.</summary>
    public ConsentOptions Consent { get; set; } = new();
}
