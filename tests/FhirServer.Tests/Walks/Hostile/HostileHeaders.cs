using System.Text;

namespace FhirServer.Tests.Walks.Hostile;

/// <summary>Sound requests with headers and addresses that are not.</summary>
/// <param name="random">Decides.</param>
internal sealed class HostileHeaders(Random random)
{
    private static readonly string[] s_names =
    [
        "If-Match", "If-None-Match", "If-None-Exist", "If-Modified-Since", "Prefer", "Accept", "Accept-Encoding", "Accept-Language", "Accept-Charset", "Content-Encoding", "X-Request-Id", "Origin", "Range", "Expect", "X-Forwarded-Host", "X-Forwarded-Proto", "Cookie", "Authorization",
        "X-HTTP-Method-Override", "traceparent", "Content-Language", "TE", "Upgrade",
    ];

    private static readonly string[] s_values =
    [
        "", " ", "\"", "W/", "W/\"", "W/\"\"", "W/\"0\"", "W/\"-1\"", "W/\"99999999999999999999\"", "W/\"1\",W/\"2\"", "\"1\"", "1", "*", "**", "*/*;q=x", "q=", ";;;", ",,,", "text/html", "application/fhir+json;fhirVersion=1.0", "application/fhir+json; charset=utf-16", "application/fhir+json;q=0",
        "*/*;q=0", "a/b/c", "/", "application/*", "application/fhir+xml;q=1.5,application/fhir+json;q=-1", "return=", "return=nonsense", "return=minimal,return=representation", "handling=", "handling=strict;;", "respond-async", "return=OperationOutcome", "identifier=", "identifier=%00", "identifier=%zz",
        "?", "=", "nonsense=1", "name:nonsense=x", "identifier=" + "a,", "yesterday", "Mon, 99 Foo 2024 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "2024-01-01", "gzip", "gzip, gzip", "deflate", "br", "identity;q=0", "nonsense", "100-continue", "bytes=0-1", "é\u0080",
        "\u202E", "नमस्ते", "<script>", "' OR 1=1", "${jndi:ldap://127.0.0.1:1/x}", "../../x", "null", "http://127.0.0.1:1", "javascript:x", "00-0-0-0", "chunked", "h2c",
    ];

    private static readonly string[] s_contentTypes =
    [
        "", " ", "application/json", "text/json", "application/fhir+json; charset=utf-16", "application/fhir+json; charset=nonsense", "application/fhir+json; charset=", "application/fhir+json;;;", "application/fhir+json; fhirVersion=3.0", "application/fhir+xml", "application/xml", "text/xml", "text/plain",
        "text/html", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/octet-stream", "application/json-patch+json", "*/*", "/", "a", "application/fhir+turtle", "APPLICATION/FHIR+JSON", "application/fhir+json, application/fhir+xml", "\"",
        "application/fhir+json; charset=\"utf-8", "image/png", "application/fhir+ndjson", "null",
    ];

    private static readonly string[] s_paths =
    [
        "Patient/%2e%2e/x", "Patient/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd", "Patient/%00", "Patient/%zz", "Patient/%", "Patient/%C0%AF", "Patient/a%2Fb", "Patient//", "//Patient", "///", "Patient/a/b/c/d/e", "Patient/a/_history/x", "Patient/a/_history/-1", "Patient/a/_history/99999999999999999999",
        "Patient/a/_history/0", "Patient/a/_history/1/x", "Patient/_history?_since=x", "Patient/_history?_since=9999-12-31&_count=-5", "_history?_at=x", "_history?_at=0001", "_history?_since=2024-01-01T00:00:00", "_history?_count=99999999999", "Patient/a/_history?_sort=x", "Patient/$", "Patient/$nonsense",
        "$", "$meta", "Patient/a/$everything", "metadata/x", "metadata?mode=nonsense", "metadata?_format=nonsense", "Nonsense/1", "patient/1", "PATIENT", "Patient/_search", "_search", "Patient/_search/x", "Patient/a/Observation/b", "Patient/a/*", "Patient/a/Nonsense", "Patient/a/Observation?x=y",
        ".well-known/smart-configuration", ".git/config", "Patient/" + "a;b=c", "Patient/a?_format=xml&_pretty=nonsense", "Patient/a?_summary=nonsense", "Patient/a?_elements=", "Patient/%F0%9F%98%80", "Patient/" + "-", "Patient/_", "Patient/a%20b", "Patient/ a", "Patient/a%0d%0aX:y", "Binary/x", "Bundle/..",
    ];

    private static readonly string[] s_methods = ["GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "NONSENSE", "get", "CONNECTED", "PROPFIND", "DELETE"];

    /// <summary>A request with one or more garbage headers.</summary>
    public HostileRequest Header()
    {
        var headers = Enumerable.Range(0, random.Next(1, 4)).Select(_ => (s_names[random.Next(s_names.Length)], s_values[random.Next(s_values.Length)])).ToList();
        return random.Next(4) switch
        {
            0 => new HostileRequest("header", "GET", "Patient") { Headers = headers },
            1 => new HostileRequest("header", "PUT", $"Patient/g{random.Next(20)}") { Headers = headers, Body = Patient($"g{random.Next(20)}") },
            2 => new HostileRequest("header", "POST", "Patient") { Headers = headers, Body = Patient(null) },
            _ => new HostileRequest("header", "GET", $"Patient/g{random.Next(20)}") { Headers = headers },
        };
    }

    /// <summary>A sound body under a content type that may not fit.</summary>
    public HostileRequest ContentType() => new("content type", random.Next(2) == 0 ? "POST" : "PATCH", random.Next(3) == 0 ? "" : "Patient")
    {
        Body = Patient(null),
        ContentType = random.Next(8) == 0 ? null : s_contentTypes[random.Next(s_contentTypes.Length)],
    };

    /// <summary>A garbage address, with any method.</summary>
    public HostileRequest Address()
    {
        var method = s_methods[random.Next(s_methods.Length)];
        var path = s_paths[random.Next(s_paths.Length)];
        // What is there is counted in the end, so nothing may be deleted.
        if (method == "DELETE")
            path = path.Replace("Patient/a", "Patient/never", StringComparison.Ordinal);
        return new HostileRequest("address", method, path) { Body = method is "POST" or "PUT" or "PATCH" ? Patient("a") : null };
    }

    /// <summary>Headers that are too large or too many: Kestrel refuses them before the server sees them.</summary>
    public static IEnumerable<HostileRequest> Large() =>
    [
        new HostileRequest("large header", "GET", "Patient") { Headers = [("X-Long", new string('x', 20_000))] },
        new HostileRequest("large header", "GET", "Patient") { Headers = [("If-None-Match", new string('"', 20_000))] },
        new HostileRequest("large header", "POST", "Patient") { Headers = [("If-None-Exist", "identifier=" + new string('x', 20_000))], Body = Patient(null) },
        new HostileRequest("large header", "GET", "Patient") { Headers = [("Accept", HostileBodies.Repeated("a/b,", 3000))] },
        new HostileRequest("large header", "GET", "Patient") { Headers = [("Prefer", HostileBodies.Repeated("return=minimal,", 1000))] },
        new HostileRequest("many headers", "GET", "Patient") { Headers = [.. Enumerable.Range(0, 90).Select(n => ($"X-{n}", "x"))] },
        new HostileRequest("many headers", "GET", "Patient") { Headers = [.. Enumerable.Range(0, 500).Select(n => ($"X-{n}", "x"))] },
    ];

    private static byte[] Patient(string? id) => Encoding.UTF8.GetBytes(id is null ? """{"resourceType":"Patient"}""" : $$"""{"resourceType":"Patient","id":"{{id}}"}""");
}
