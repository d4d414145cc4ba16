using System.IO.Compression;
using System.Security.Cryptography;
using FhirServer.Interactions.OpenApi;
using Microsoft.Extensions.Primitives;
using Scalar.AspNetCore;

namespace FhirServer.Http;

/// <summary>
/// The OpenAPI document of the FHIR interface at /openapi.json, and at /openapi a page to browse it with. All of it comes from this server, and the
/// page may load and ask nothing else.
/// </summary>
/// <param name="document">Writes the document.</param>
/// <param name="basePath">The path of the FHIR interface.</param>
public sealed class ApiPages(OpenApiDocument document, string basePath)
{
    private const string DocumentPath = "/openapi.json";
    private const string PagePath = "/openapi";
    private const string ScriptPath = "/openapi/scalar.js";

    // The package carries its script so, gzipped.
    private const string ScriptResource = "ScalarStaticAssets.scalar.js";

    private const string Page = $$$"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>FHIR R4 server</title></head>
        <body>
        <noscript>The page needs JavaScript; the document itself is at <a href="{{{DocumentPath}}}">{{{DocumentPath}}}</a>.</noscript>
        <script id="api-reference" type="application/json" data-url="{{{DocumentPath}}}" data-configuration='{"url":"{{{DocumentPath}}}","withDefaultFonts":false,"telemetry":false,"hideClientButton":true,"showDeveloperTools":"never","agent":{"disabled":true},"mcp":{"disabled":true}}'></script>
        <script src="{{{ScriptPath}}}"></script>
        </body>
        </html>
        """;

    // The script lays out what it shows with styles of its own; nothing but the one file runs, and nothing is asked of others.
    private static readonly StringValues OnlyItself =
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Lazy<byte[]> Script = new(ReadScript);

    private volatile Written? _written;

    /// <summary>Answers a request for one of the addresses.</summary>
    /// <param name="context">The request.</param>
    /// <returns>False when the address is none of them.</returns>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        if (context.Request.Method is not ("GET" or "HEAD"))
            return false;
        switch (context.Request.Path.Value)
        {
            case DocumentPath:
                await WriteAsync(context, "application/json", Document().Text, Document().Tag);
                return true;
            case PagePath or PagePath + "/":
                context.Response.Headers.ContentSecurityPolicy = OnlyItself;
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
                await WriteAsync(context, "text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(Page), tag: null);
                return true;
            case ScriptPath:
                await WriteScriptAsync(context);
                return true;
            default:
                return false;
        }
    }

    private static async Task WriteScriptAsync(HttpContext context)
    {
        const string type = "text/javascript; charset=utf-8";
        context.Response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await WriteAsync(context, type, Script.Value, tag: null);
            return;
        }

        using var plain = new MemoryStream();
        await using (var unzipped = new GZipStream(new MemoryStream(Script.Value), CompressionMode.Decompress))
            await unzipped.CopyToAsync(plain, context.RequestAborted);
        await WriteAsync(context, type, plain.ToArray(), tag: null);
    }

    private static byte[] ReadScript()
    {
        using var stream = typeof(ScalarOptions).Assembly.GetManifestResourceStream(ScriptResource)
            ?? throw new InvalidOperationException($"Scalar.AspNetCore does not carry {ScriptResource}.");
        var script = new byte[stream.Length];
        stream.ReadExactly(script);
        return script;
    }

    private static async Task WriteAsync(HttpContext context, string type, byte[] body, string? tag)
    {
        var response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-cache";
        if (tag is not null)
        {
            response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = type;
        response.ContentLength = body.Length;
        if (context.Request.Method != "HEAD")
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private Written Document()
    {
        var madeOf = document.MadeOf;
        if (_written is { } known && ReferenceEquals(known.MadeOf, madeOf))
            return known;
        var text = document.Write(basePath);
        return _written = new Written(madeOf, text, $"\"{Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 8))}\"");
    }

    private sealed record Written(object MadeOf, byte[] Text, string Tag);
}
