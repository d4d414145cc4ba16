using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Load;

/// <summary>
/// What Kestrel alone costs: keeps bodies in memory under their address and gives them back. It neither reads nor checks them.
/// </summary>
internal static class BareEndpoint
{
    /// <summary>The command line's word for it.</summary>
    public const string Verb = "bare";

    /// <summary>Answers 200 when it can be asked.</summary>
    public const string ReadyPath = "/ready";

    /// <summary>Precedes a method and a target whose answer is to be learnt: <c>PUT /learn/POST/fhir</c>.</summary>
    public const string LearnPath = "/learn/";

    private static readonly ConcurrentDictionary<string, byte[]> Bodies = new();
    private static readonly ConcurrentDictionary<string, byte[]> Posts = new();
    private static long _lastId;

    /// <summary>Serves until it is told to stop.</summary>
    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize, kestrel.Limits.MaxRequestLineSize) = (false, null, 64 * 1024));
        await using var application = builder.Build();
        application.Run(HandleAsync);
        await application.RunAsync();
    }

    private static Task HandleAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return context.Request.Method switch
        {
            "GET" => target == ReadyPath ? Task.CompletedTask : WriteAsync(context, Bodies.TryGetValue(target, out var body) ? 200 : 404, body ?? []),
            "DELETE" => WriteAsync(context, Bodies.TryRemove(target, out _) ? 204 : 404, []),
            "PUT" when target.StartsWith(LearnPath, StringComparison.Ordinal) => LearnAsync(context, target[LearnPath.Length..]),
            "PUT" => KeepAsync(context, target, 200),
            _ => PostAsync(context, target),
        };
    }

    private static async Task PostAsync(HttpContext context, string target)
    {
        if (Posts.TryGetValue(target, out var answer))
        {
            await ReadAsync(context);
            await WriteAsync(context, 200, answer);
            return;
        }

        var created = string.Create(CultureInfo.InvariantCulture, $"{target}/{Interlocked.Increment(ref _lastId)}");
        context.Response.Headers.Location = "http://127.0.0.1" + created + "/_history/1";
        await KeepAsync(context, created, 201);
    }

    private static async Task KeepAsync(HttpContext context, string target, int status)
    {
        var body = await ReadAsync(context);
        Bodies[target] = body;
        await WriteAsync(context, status, body);
    }

    private static async Task LearnAsync(HttpContext context, string what)
    {
        var slash = what.IndexOf('/', StringComparison.Ordinal);
        (what[..slash] == "POST" ? Posts : Bodies)[what[slash..]] = await ReadAsync(context);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var body = new byte[(int)(context.Request.ContentLength ?? 0)];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        return body;
    }

    private static async Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        if (status == 204)
            return;
        context.Response.ContentType = "application/fhir+json; charset=utf-8";
        context.Response.Headers.ETag = "W/\"1\"";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
