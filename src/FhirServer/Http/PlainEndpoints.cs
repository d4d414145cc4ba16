using System.Text.Json;

namespace FhirServer.Http;

/// <summary>What is not FHIR: whether the process lives and whether it can serve.</summary>
public static class PlainEndpoints
{
    private static readonly Health Alive = new(IsUp: true);

    /// <summary>Answers a request for one of the plain addresses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="health">Says whether the server can serve: 200 or 503 at /health/ready.</param>
    /// <returns>False when the address is none of them.</returns>
    public static async Task<bool> TryHandleAsync(HttpContext context, Func<CancellationToken, Task<Health>> health)
    {
        if (context.Request.Method is not ("GET" or "HEAD"))
            return false;
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                await WriteAsync(context, Alive);
                return true;
            case "/health/ready":
                await WriteAsync(context, await health(context.RequestAborted));
                return true;
            default:
                return false;
        }
    }

    private static async Task WriteAsync(HttpContext context, Health health)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal) { ["status"] = health.IsUp ? "up" : "down" };
        if (health.Part is { } part)
            members[part] = health.State;
        var body = JsonSerializer.SerializeToUtf8Bytes(members);
        var response = context.Response;
        response.StatusCode = health.IsUp ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (context.Request.Method != "HEAD")
            await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
