using System.Globalization;
using System.Text;

namespace Load;

/// <summary>Makes the bytes of requests.</summary>
internal static class Request
{
    private const string Plain = " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\n";

    /// <summary>The bearer token that all requests bring; null for none.</summary>
    public static string? Bearer { get; set; }

    private static string Common => Bearer is null ? Plain : $"{Plain}Authorization: Bearer {Bearer}\r\n";

    /// <summary>A GET.</summary>
    public static byte[] Get(string target) => Encoding.ASCII.GetBytes($"GET {target}{Common}\r\n");

    /// <summary>A DELETE.</summary>
    public static byte[] Delete(string target) => Encoding.ASCII.GetBytes($"DELETE {target}{Common}\r\n");

    /// <summary>A request with a body.</summary>
    public static byte[] With(string method, string target, ReadOnlySpan<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{method} {target}{Common}Content-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n\r\n"));
        var request = new byte[head.Length + body.Length];
        head.CopyTo(request, 0);
        body.CopyTo(request.AsSpan(head.Length));
        return request;
    }

    /// <summary>A request with a text as body.</summary>
    public static byte[] With(string method, string target, string body) => With(method, target, Encoding.UTF8.GetBytes(body));
}
