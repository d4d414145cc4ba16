using System.Buffers;

namespace FhirServer.Http;

/// <summary>X-Request-Id: the client's name for a request, or one made here. See https://hl7.org/fhir/R4/http.html#custom.</summary>
internal static class RequestId
{
    /// <summary>The header.</summary>
    public const string Header = "X-Request-Id";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>
    /// The client's own id when it is harmless to repeat and to log, otherwise the connection's number for the request, written as an id of FHIR
    /// (https://hl7.org/fhir/R4/datatypes.html#id).
    /// </summary>
    public static string Of(HttpContext context)
    {
        if (context.Request.Headers[Header] is [{ Length: > 0 and <= MaxLength } sent] && !sent.AsSpan().ContainsAnyExcept(Allowed))
            context.TraceIdentifier = sent;
        else
            context.TraceIdentifier = context.TraceIdentifier.Replace(':', '-');
        return context.TraceIdentifier;
    }
}
