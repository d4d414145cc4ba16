using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Interactions.OpenApi;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FhirServer.Http;

/// <summary>Puts the parts of the wire one inside the other: frame, cross-origin rules, the FHIR endpoint, the plain ones, 404.</summary>
public static class FhirPipeline
{
    // What Kestrel refuses by itself it refuses without an OperationOutcome; so it lets through what is somewhat too long.
    private const int LineSlack = 64 * 1024;

    /// <summary>Sets Kestrel's limits so that those of the settings are met first.</summary>
    public static void Limit(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = options.MaxUrlLength + LineSlack;
    }

    /// <summary>Lays the pipeline; nothing comes after it.</summary>
    /// <param name="app">Where to.</param>
    /// <param name="options">The settings.</param>
    /// <param name="serializer">Turns XML into JSON and back.</param>
    /// <param name="handle">Answers FHIR requests: the dispatcher.</param>
    /// <param name="health">Says whether the server can serve.</param>
    /// <param name="openApi">Describes the interface; null for no pages about it.</param>
    /// <param name="guards">Say who asks, and record what was done.</param>
    public static void UseFhir(
        this WebApplication app,
        ServerOptions options,
        FhirSerializer serializer,
        Func<FhirRequest, CancellationToken, Task<FhirResponse>> handle,
        Func<CancellationToken, Task<Health>> health,
        OpenApiDocument? openApi,
        WireGuards guards)
    {
        var writer = new ResponseWriter(serializer, new BaseAddress(options.BaseUrl));
        var endpoint = new FhirEndpoint(new RequestReader(options, serializer), writer, handle, guards, app.Services.GetService<TimeProvider>() ?? TimeProvider.System);
        var logger = app.Services.GetRequiredService<ILogger<RequestFrame>>();
        var guard = new HostGuard(options.BaseUrl, options.AllowOpenAccess || guards.SignIn is not null);
        var pages = openApi is null ? null : new ApiPages(openApi, endpoint.BasePath);
        var compression = new AnswerCompression(app.Services);
        app.Use(next => new ResponseCompressionMiddleware(next, compression).Invoke);
        app.Use(next => new RequestFrame(next, writer, guards.Audit, logger).HandleAsync);
        if (options.CorsOrigins.Count > 0)
            app.UseCors(cors => Allow(cors, options));
        app.Run(async context =>
        {
            guard.Check(context.Request.Host.Host);
            if (!await endpoint.TryHandleAsync(context) && !await PlainEndpoints.TryHandleAsync(context, health) && !(pages is not null && await pages.TryHandleAsync(context)))
                throw new FhirException(FhirError.NotFound($"There is nothing here; the FHIR interface is at {endpoint.BasePath}."));
        });
    }

    private static void Allow(Microsoft.AspNetCore.Cors.Infrastructure.CorsPolicyBuilder cors, ServerOptions options) => cors
        .WithOrigins([.. options.CorsOrigins])
        .AllowAnyHeader()
        .AllowAnyMethod()
        .WithExposedHeaders("ETag", "Last-Modified", "Location", "WWW-Authenticate", "Retry-After", "Content-Range", BinaryWire.SecurityContext, RequestId.Header);
}
