using System.Globalization;
using System.Text;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using Microsoft.Extensions.Primitives;

namespace FhirServer.Http;

/// <summary>HttpContext to <see cref="FhirRequest"/>: https://hl7.org/fhir/R4/http.html.</summary>
/// <param name="options">The limits and the base URL.</param>
/// <param name="serializer">Turns XML bodies into JSON.</param>
public sealed class RequestReader(ServerOptions options, FhirSerializer serializer)
{
    private static readonly IReadOnlyList<KeyValuePair<string, string>> NoParameters = [];

    private readonly BaseAddress _address = new(options.BaseUrl);

    /// <summary>Where the FHIR interface stands: with leading, without trailing slash; empty for the root.</summary>
    public string BasePath => _address.Path;

    /// <summary>Says whether a request is meant for the FHIR interface.</summary>
    public bool IsBelowBase(HttpContext context)
    {
        RequestTarget.Split(RequestTarget.Of(context), out var path, out _);
        return RequestTarget.IsBelow(path, _address.Path);
    }

    /// <summary>Reads a request, its body included.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who asks.</param>
    /// <exception cref="FhirException">400, 413, 414 or 415: the request is at fault.</exception>
    public async Task<FhirRequest> ReadAsync(HttpContext context, Caller caller)
    {
        var http = context.Request;
        var request = BinaryWire.Asked(ReadHead(context, caller), http);
        if (BinaryWire.IsContent(request, http.ContentType))
            return BinaryWire.WithContent(request, http, options.MaxBinaryBytes);
        if (http.Method is not ("POST" or "PUT" or "PATCH"))
            return request;
        var body = await RequestBody.ReadAsync(http, options.MaxBodyBytes, context.RequestAborted);
        if (BinaryWire.IsContentAfterAll(request, http.ContentType, body))
            return BinaryWire.WithContent(request, http, body);
        return body.IsEmpty && http.ContentType is null or "" ? request : WithBody(request, body, http.ContentType);
    }

    private FhirRequest ReadHead(HttpContext context, Caller caller)
    {
        var http = context.Request;
        var target = RequestTarget.Of(context);
        if (target.Length > options.MaxUrlLength)
            throw new FhirException(FhirError.UrlTooLong(string.Create(CultureInfo.InvariantCulture, $"The URL is longer than {options.MaxUrlLength} characters (MaxUrlLength); search by POST to _search instead.")));
        RequestTarget.Split(target, out var path, out var query);
        var prefer = PreferHeader.Parse(http.Headers["Prefer"]);
        return new FhirRequest
        {
            Method = http.Method,
            Path = path.Length <= _address.Path.Length + 1 ? "" : path[(_address.Path.Length + 1)..].ToString(),
            Parameters = query.IsEmpty ? NoParameters : Parameters(query),
            BaseUrl = _address.UrlFor(http),
            Conditions = ConditionalHeaders.Read(http.Headers),
            Return = prefer.Return,
            Strict = prefer.Strict,
            Validation = ValidationHeader.Read(http.Headers[ResourceValidation.Header]),
            Provenance = http.Method is "POST" or "PUT" or "PATCH" or "DELETE" ? Provenance(http.Headers[ProvenanceHeader.Name]) : null,
            Caller = caller,
        };
    }

    private FhirRequest WithBody(FhirRequest request, ReadOnlyMemory<byte> body, string? contentType)
    {
        var format = ContentNegotiation.Body(contentType, out var mediaType);
        var search = request.Method == "POST" && (request.Path == "_search" || request.Path.EndsWith("/_search", StringComparison.Ordinal));
        if (search != (format == BodyFormat.Form) && !(search && body.IsEmpty))
            throw new FhirException(FhirError.UnsupportedMediaType(search
                ? "POST to _search takes application/x-www-form-urlencoded."
                : "application/x-www-form-urlencoded is for POST to _search only; send application/fhir+json or application/fhir+xml."));
        if (format is BodyFormat.JsonPatch or BodyFormat.XmlPatch && request.Method != "PATCH")
            throw new FhirException(FhirError.UnsupportedMediaType($"{mediaType} is for PATCH only; send application/fhir+json or application/fhir+xml."));
        return format switch
        {
            BodyFormat.Form => request with { Parameters = Joined(request.Parameters, body), ContentType = mediaType },
            BodyFormat.Xml => WithXml(request, body) with { ContentType = mediaType, IsXml = true },
            _ => request with { Body = WithoutMark(body), ContentType = mediaType },
        };
    }

    // A resource to be validated may be wrong in any way; that is not the fault of the request.
    private FhirRequest WithXml(FhirRequest request, ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? request : request with { Body = serializer.XmlToJson(body) };
        }
        catch (FhirException fault) when (request.Path.EndsWith("$validate", StringComparison.Ordinal))
        {
            return request with { BodyFault = fault.Error };
        }
    }

    private static string? Provenance(StringValues sent) => sent switch
    {
        [] => null,
        [{ } text] when Encoding.UTF8.GetByteCount(text) <= ProvenanceHeader.MaxBytes => text,
        [_] => throw new FhirException(FhirError.TooLarge($"{ProvenanceHeader.Name} may have at most {ProvenanceHeader.MaxBytes} bytes; POST a longer Provenance, in a transaction with what it is about.")),
        _ => throw new FhirException(FhirError.InvalidRequest($"{ProvenanceHeader.Name} was sent more than once; send one Provenance.")),
    };

    private static List<KeyValuePair<string, string>> Parameters(ReadOnlySpan<char> query)
    {
        var parameters = new List<KeyValuePair<string, string>>(4);
        RequestTarget.AddParameters(query, parameters);
        return parameters;
    }

    private static List<KeyValuePair<string, string>> Joined(IReadOnlyList<KeyValuePair<string, string>> before, ReadOnlyMemory<byte> form)
    {
        var parameters = new List<KeyValuePair<string, string>>(before);
        RequestTarget.AddParameters(Encoding.UTF8.GetString(form.Span), parameters);
        return parameters;
    }

    // A byte order mark is no JSON, but some senders cannot leave it out.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
