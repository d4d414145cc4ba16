namespace FhirServer.Http;

/// <summary>What is not FHIR: whether the process lives and whether it can serve.</summary>
public static class PlainEndpoints
{
    private static readonly byte[] Up = [.. """{"status":"up"}"""u8];
    private static readonly byte[] Down = [.. """{"status":"down"}"""u8];

    /// <summary>Answers a request for one of the plain addresses.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isReady">Says whether the server can serve: 200 or 503 at /health/ready.</param>
    /// <returns>False when the address is none of them.</returns>
    public static async Task<bool> TryHandleAsync(HttpContext context, Func<CancellationToken, Task<bool>> isReady)
    {
        if (context.Request.Method is not ("GET" or "HEAD"))
            return false;
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                await WriteAsync(context, healthy: true);
                return true;
            case "/health/ready":
                await WriteAsync(context, await isReady(context.RequestAborted));
                return true;
            default:
                return false;
        }
    }

    private static async Task WriteAsync(HttpContext context, bool healthy)
    {
        var body = healthy ? Up : Down;
        var response = context.Response;
        response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (context.Request.Method != "HEAD")
            await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
