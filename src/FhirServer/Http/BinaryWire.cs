using System.Globalization;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Interactions.Binaries;

namespace FhirServer.Http;

/// <summary>
/// Tells the content of a Binary in its own type from a Binary as a resource: https://hl7.org/fhir/R4/binary.html#rest. What is read comes as a
/// resource when one of FHIR's own media types is accepted by name, or _format asks for one, and in its own type otherwise. What is written is
/// a resource when its Content-Type is FHIR's own; plain JSON and XML are one when they hold a Binary, and content otherwise.
/// </summary>
internal static class BinaryWire
{
    /// <summary>The header of securityContext.</summary>
    public const string SecurityContext = "X-Security-Context";

    private const string Type = "Binary";
    private const string OfFhir = "application/fhir+";

    /// <summary>The request with the form in which it asks for the content of a Binary.</summary>
    public static FhirRequest Asked(FhirRequest request, HttpRequest http)
    {
        if (request.Method is not ("GET" or "HEAD") || !request.Path.StartsWith(Type + "/", StringComparison.Ordinal) || !IsRead(request.Path))
            return request;
        var isResource = NamesFhir(http.Headers.Accept) || request.Parameters.Any(parameter => parameter.Key == "_format");
        return request with { Binary = isResource ? BinaryForm.Resource : BinaryForm.Content };
    }

    /// <summary>Whether the answer is content in its own type, or the body was; then what is accepted need not be one of FHIR's formats.</summary>
    public static bool IsOwnType(FhirRequest request) => request.Binary == BinaryForm.Content || request.Upload is not null;

    /// <summary>Whether a body is the content of a Binary, by its type alone.</summary>
    public static bool IsContent(FhirRequest request, string? contentType) =>
        IsWrite(request) && Name(contentType) is { } name && !name.StartsWith(OfFhir, StringComparison.Ordinal) && !IsPlain(name);

    /// <summary>Whether a body in plain JSON or XML is the content of a Binary: it is when it holds no Binary.</summary>
    public static bool IsContentAfterAll(FhirRequest request, string? contentType, ReadOnlyMemory<byte> body) =>
        !body.IsEmpty && IsWrite(request) && Name(contentType) is { } name && IsPlain(name)
        && !(name.EndsWith("json", StringComparison.Ordinal) ? IsJsonBinary(body.Span) : IsXmlBinary(body.Span));

    /// <summary>The request with its body as content, to be read as it is stored.</summary>
    /// <exception cref="FhirException">413: it says that it is too large; 415: an unknown Content-Encoding.</exception>
    public static FhirRequest WithContent(FhirRequest request, HttpRequest http, int limit) => http.ContentLength > limit
        ? throw new FhirException(FhirError.TooLarge(string.Create(CultureInfo.InvariantCulture, $"The content is larger than {limit} bytes (MaxBinaryBytes).")))
        : request with { Upload = new BinaryUpload(http.ContentType!, Context(http), RequestBody.Reader(http)) };

    /// <summary>The request with a body as content that was read already.</summary>
    public static FhirRequest WithContent(FhirRequest request, HttpRequest http, ReadOnlyMemory<byte> body)
    {
        return request with { Upload = new BinaryUpload(http.ContentType!, Context(http), Read) };

        ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = Math.Min(buffer.Length, body.Length);
            body[..count].CopyTo(buffer);
            body = body[count..];
            return new(count);
        }
    }

    private static bool IsRead(string path) => path.Split('/') is [Type, not "", "_history", not ""] or [Type, not "_history" and not "_search" and not ['$', ..] and not ""];

    private static bool IsWrite(FhirRequest request) => request.Method switch
    {
        "POST" => request.Path == Type,
        "PUT" => request.Path == Type || request.Path.StartsWith(Type + "/", StringComparison.Ordinal),
        _ => false,
    };

    private static string? Name(string? contentType) => string.IsNullOrWhiteSpace(contentType) ? null : MediaType.Parse(contentType).Name;

    private static bool IsPlain(string name) => name is "application/json" or "text/json" or "application/xml" or "text/xml";

    private static bool NamesFhir(string? accept)
    {
        if (string.IsNullOrEmpty(accept))
            return false;
        foreach (var range in accept.AsSpan().Split(','))
        {
            var type = MediaType.Parse(accept.AsSpan(range));
            if (type.Quality > 0 && type.Name.StartsWith(OfFhir, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static string? Context(HttpRequest http) => http.Headers[SecurityContext] switch
    {
        [] => null,
        [{ Length: > 0 } only] => only,
        _ => throw new FhirException(FhirError.InvalidRequest($"{SecurityContext} takes one reference, for example Patient/123.")),
    };

    private static bool IsJsonBinary(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json, new JsonReaderOptions { MaxDepth = FhirSerializer.DeepestJson });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("resourceType"u8);
                reader.Read();
                if (isType)
                    return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Binary"u8);
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // What is no JSON is content all the same: its type is only what its sender says.
            return false;
        }

        return false;
    }

    private static bool IsXmlBinary(ReadOnlySpan<byte> xml) =>
        xml.IndexOf("<Binary"u8) >= 0 && xml.IndexOf("\"http://hl7.org/fhir\""u8) >= 0;
}
