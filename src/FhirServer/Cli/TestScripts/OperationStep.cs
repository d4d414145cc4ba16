using System.Net.Http.Headers;
using System.Text;

namespace FhirServer.Cli.TestScripts;

/// <summary>Carries out operations: makes the request, sends it and keeps what came back.</summary>
/// <param name="target">Sends.</param>
/// <param name="servers">The bases of the servers, the first for destination 1.</param>
/// <param name="variables">Replaces variables in bodies.</param>
/// <param name="state">Gives and keeps contents.</param>
internal sealed class OperationStep(TestScriptTarget target, IReadOnlyList<string> servers, ScriptVariables variables, ScriptState state)
{
    private const string Json = "application/fhir+json";
    private const string Xml = "application/fhir+xml";
    private const string JsonPatch = "application/json-patch+json";

    /// <summary>Carries out an operation.</summary>
    /// <returns>What was done: method, address and status.</returns>
    /// <exception cref="TestScriptFault">It cannot be carried out.</exception>
    public async Task<string> RunAsync(ScriptOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Destination < 1 || operation.Destination > servers.Count)
            throw new TestScriptFault($"The script asks for server {operation.Destination}, but {servers.Count} are given; name one more with --server.");
        var url = new OperationUrl(operation, state);
        var body = Body(operation, url);
        using var request = new HttpRequestMessage(new HttpMethod(url.Method), url.On(servers[operation.Destination - 1]));
        if (body is not null)
            request.Content = body;
        target.Authorize(request, servers);
        AddHeaders(request, operation);
        var sent = Sent(request, body is null ? default : await body.ReadAsByteArrayAsync(cancellationToken));
        var received = await SendAsync(request, cancellationToken);
        state.Keep(operation, sent, received);
        return $"{sent.Method} {sent.Url} -> {received.Status}";
    }

    private async Task<ScriptContent> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await target.Http.SendAsync(request, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new ScriptContent(target, bytes, response.Content.Headers.ContentType?.ToString())
            {
                Url = $"{request.RequestUri}",
                Status = (int)response.StatusCode,
                Headers = Named(response.Headers, response.Content.Headers),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TestScriptFault($"{request.Method} {request.RequestUri} was not answered in time.");
        }
        catch (HttpRequestException fault)
        {
            throw new TestScriptFault($"{request.Method} {request.RequestUri} was not answered: {fault.Message}");
        }
    }

    private ScriptContent Sent(HttpRequestMessage request, byte[]? bytes) => new(target, bytes, request.Content?.Headers.ContentType?.ToString())
    {
        Method = request.Method.Method,
        Url = request.RequestUri!.OriginalString,
        Headers = Named(request.Headers, request.Content?.Headers),
    };

    private ByteArrayContent? Body(ScriptOperation operation, OperationUrl url)
    {
        if (url.Form is { } form)
            return Typed(Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded");
        if (operation.SourceId is not { } id || url.Method is "GET" or "HEAD" or "DELETE")
            return null;
        var content = state.Content(id).Filled(variables);
        var type = operation.ContentType is { } asked ? MediaTypeOf(asked) : null;
        type ??= content.ContentType ?? (content.IsXml ? Xml : operation.Code == "patch" && content.Bytes.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..] ? JsonPatch : Json);
        return Typed(InFormat(content, type), type);
    }

    private ReadOnlyMemory<byte> InFormat(ScriptContent content, string type) => type switch
    {
        Json or "application/json" when content.IsXml => content.Json,
        Xml or "application/xml" when !content.IsXml && !content.Bytes.IsEmpty => target.Serializer.JsonToXml(content.Json),
        _ => content.Bytes,
    };

    private static ByteArrayContent Typed(ReadOnlyMemory<byte> bytes, string type)
    {
        var content = new ByteArrayContent(bytes.ToArray());
        if (type.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    // The short names are of the older versions of TestScript, and still used.
    private static string MediaTypeOf(string name) => name switch
    {
        "json" => Json,
        "xml" => Xml,
        "ttl" or "turtle" => "text/turtle",
        "none" => "",
        _ => name,
    };

    private static void AddHeaders(HttpRequestMessage request, ScriptOperation operation)
    {
        var accept = MediaTypeOf(operation.Accept ?? "json");
        if (accept.Length > 0)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in operation.Headers)
        {
            foreach (HttpHeaders? headers in (HttpHeaders?[])[request.Headers, request.Content?.Headers])
            {
                // Removing throws for a name that stands in the other list.
                if (headers?.NonValidated.Contains(name) == true)
                    headers.Remove(name);
            }

            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content?.Headers.TryAddWithoutValidation(name, value) != true)
                throw new TestScriptFault($"The header '{name}' cannot be sent with this request.");
        }
    }

    private static Dictionary<string, string> Named(params HttpHeaders?[] all)
    {
        var named = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in all.Where(headers => headers is not null).SelectMany(headers => headers!))
            named[name] = string.Join(", ", values);
        return named;
    }
}
