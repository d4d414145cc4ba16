namespace FhirServer.Fhir;

/// <summary>
/// The closed list of what can go wrong for a client, each with the HTTP status and the FHIR issue type it maps to.
/// See https://hl7.org/fhir/R4/http.html#Status-Codes and https://hl7.org/fhir/R4/valueset-issue-type.html.
/// </summary>
public sealed record FhirError
{
    private FhirError(int status, string code, params IReadOnlyList<Issue> issues) => (Status, Code, Issues) = (status, code, issues);

    private FhirError(int status, string code, string message)
        : this(status, code, new Issue(IssueSeverity.Error, code, message))
    {
    }

    /// <summary>The HTTP status code, 400 to 599.</summary>
    public int Status { get; }

    /// <summary>The FHIR issue type that names the kind of error.</summary>
    public string Code { get; }

    /// <summary>What to tell, one issue or more.</summary>
    public IReadOnlyList<Issue> Issues { get; private init; }

    /// <summary>Length of the content, in bytes, of which a 416 says that it has no such range; null otherwise.</summary>
    public long? ContentLength { get; private init; }

    /// <summary>Methods to name in the Allow header of a 405; empty otherwise.</summary>
    public IReadOnlyList<string> Allow { get; private init; } = [];

    /// <summary>For the WWW-Authenticate header (RFC 6750); null for none.</summary>
    public string? Challenge { get; private init; }

    /// <summary>When to try again, for the Retry-After header; null otherwise.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>400: the content is not a resource, or breaks the structure of its type; every fault is one issue.</summary>
    public static FhirError InvalidContent(IReadOnlyList<Issue> issues) => new(400, "structure", issues);

    /// <summary>400: the content is not what the interaction needs.</summary>
    public static FhirError InvalidContent(string message, string? expression = null) =>
        new(400, "structure", new Issue(IssueSeverity.Error, "structure", message, expression));

    /// <summary>400: the URL, a parameter or a header cannot be understood.</summary>
    public static FhirError InvalidRequest(string message, string? expression = null) =>
        new(400, "value", new Issue(IssueSeverity.Error, "value", message, expression));

    /// <summary>400: what was asked exists in FHIR but is not supported here.</summary>
    public static FhirError NotSupported(string message) => new(400, "not-supported", message);

    /// <summary>401: no sign-in came with the request.</summary>
    public static FhirError NotSignedIn(string message) => new(401, "login", message) { Challenge = "Bearer realm=\"fhir\"" };

    /// <summary>401: a token came with the request that is not valid.</summary>
    /// <param name="reason">Why, in ASCII without quotes; it is repeated in the challenge.</param>
    public static FhirError InvalidToken(string reason) =>
        new(401, "login", reason) { Challenge = $"Bearer realm=\"fhir\", error=\"invalid_token\", error_description=\"{reason}\"" };

    /// <summary>403: the caller may not do this.</summary>
    public static FhirError Forbidden(string message) => new(403, "forbidden", message);

    /// <summary>403: the token has too few scopes.</summary>
    /// <param name="message">What is missing.</param>
    /// <param name="scope">The scope that would do, for the challenge.</param>
    public static FhirError InsufficientScope(string message, string scope) =>
        new(403, "forbidden", message) { Challenge = $"Bearer realm=\"fhir\", error=\"insufficient_scope\", scope=\"{scope}\"" };

    /// <summary>404: no such resource, type or address.</summary>
    public static FhirError NotFound(string message) => new(404, "not-found", message);

    /// <summary>405: the address exists but not for this method.</summary>
    public static FhirError MethodNotAllowed(string message, IReadOnlyList<string> allow) =>
        new(405, "not-supported", message) { Allow = allow };

    /// <summary>406: none of the accepted formats can be given.</summary>
    public static FhirError NotAcceptable(string message) => new(406, "not-supported", message);

    /// <summary>409: a concurrent change got in the way; trying again may succeed, and when is said where it is known.</summary>
    public static FhirError Conflict(string message, TimeSpan? retryAfter = null) => new(409, "conflict", message) { RetryAfter = retryAfter };

    /// <summary>410: the resource was deleted.</summary>
    public static FhirError Gone(string message) => new(410, "deleted", message);

    /// <summary>410: what the request goes on from is no longer there to go on from.</summary>
    public static FhirError Expired(string message) => new(410, "expired", message);

    /// <summary>412: the version named in If-Match is not the current one, or the resource exists despite If-None-Match.</summary>
    public static FhirError PreconditionFailed(string message) => new(412, "conflict", message);

    /// <summary>412: the criteria of a conditional interaction matched more than one resource.</summary>
    public static FhirError MultipleMatches(string message) => new(412, "multiple-matches", message);

    /// <summary>413: the body, or what it holds, is larger than the configured limit.</summary>
    public static FhirError TooLarge(string message) => new(413, "too-long", message);

    /// <summary>414: the URL is longer than the configured limit.</summary>
    public static FhirError UrlTooLong(string message) => new(414, "too-long", message);

    /// <summary>415: the Content-Type of the body is not one of FHIR's.</summary>
    public static FhirError UnsupportedMediaType(string message) => new(415, "not-supported", message);

    /// <summary>422: the content is well formed but breaks a rule of FHIR, of a profile or of this server.</summary>
    public static FhirError Unprocessable(IReadOnlyList<Issue> issues) => new(422, "processing", issues);

    /// <summary>422: the content is well formed but breaks one rule.</summary>
    public static FhirError Unprocessable(string message, string? expression = null) =>
        new(422, "processing", new Issue(IssueSeverity.Error, "processing", message, expression));

    /// <summary>422: the answer would be too large, or without end.</summary>
    public static FhirError TooCostly(string message) => new(422, "too-costly", message);

    /// <summary>416: the range that is asked for holds no byte of the content.</summary>
    /// <param name="message">What was wrong.</param>
    /// <param name="contentLength">Length of the content in bytes.</param>
    public static FhirError RangeNotSatisfiable(string message, long contentLength) => new(416, "value", message) { ContentLength = contentLength };

    /// <summary>429: the client asks more than it may.</summary>
    /// <param name="message">What to do.</param>
    /// <param name="retryAfter">When to ask again.</param>
    public static FhirError TooManyRequests(string message, TimeSpan retryAfter) => new(429, "throttled", message) { RetryAfter = retryAfter };

    /// <summary>500: a fault of the server; the message names the trace to look up and nothing else.</summary>
    public static FhirError Internal(string message) => new(500, "exception", message);

    /// <summary>503: the server is shutting down, overloaded or has lost its database.</summary>
    public static FhirError Unavailable(string message, TimeSpan retryAfter) => new(503, "transient", message) { RetryAfter = retryAfter };

    /// <summary>
    /// The same error as seen from a Bundle entry: every message and expression is led by where the entry stands,
    /// for example <c>Bundle.entry[3]</c>.
    /// </summary>
    public FhirError At(string entry) => this with
    {
        Issues = [.. Issues.Select(issue => issue with { Message = $"{entry}: {issue.Message}", Expression = Under(entry, issue.Expression) })],
    };

    /// <summary>The same error with lines and columns counted from where the text begins that the faulty one is a part of.</summary>
    /// <param name="line">The line in which the part begins, from 1.</param>
    /// <param name="column">The column in which it begins, from 1.</param>
    public FhirError From(int line, int column) => this with { Issues = [.. Issues.Select(issue => issue.From(line, column))] };

    /// <summary>The same error without lines and columns, where they are not those of the text that was sent.</summary>
    public FhirError WithoutPlaces() => this with { Issues = [.. Issues.Select(issue => issue with { Line = 0, Column = 0 })] };

    private static string Under(string entry, string? expression)
    {
        if (expression is null)
            return entry;
        if (expression.StartsWith("Bundle.", StringComparison.Ordinal))
            return expression;
        var dot = expression.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? $"{entry}.resource" : $"{entry}.resource{expression[dot..]}";
    }
}
