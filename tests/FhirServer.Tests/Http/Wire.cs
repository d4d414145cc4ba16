using FhirServer.Fhir;
using FhirServer.Http;
using FhirServer.Interactions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Profiles.Conformance;

namespace FhirServer.Tests.Http;

/// <summary>The real pipeline over a real socket; what is asked is answered by a function of the test.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private static readonly FhirSerializer Serializer = new(new TypeSchemas(ConformanceLibrary.OpenCore()), maxDepth: 64);

    private readonly WebApplication _app;

    private Wire(WebApplication app, HttpClient client) => (_app, Client) = (app, client);

    public HttpClient Client { get; }

    public FhirRequest? Seen { get; private set; }

    public static Task<Wire> StartAsync(FhirResponse answer, ServerOptions? options = null) =>
        StartAsync(_ => Task.FromResult(answer), options);

    public static Task<Wire> StartAsync(Func<FhirRequest, Task<FhirResponse>> handle, ServerOptions? options = null) =>
        StartAsync((request, _) => handle(request), options);

    public static async Task<Wire> StartAsync(Func<FhirRequest, CancellationToken, Task<FhirResponse>> handle, ServerOptions? options = null, WireGuards? guards = null)
    {
        options ??= new ServerOptions();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCors();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => FhirPipeline.Limit(kestrel, options));
        var app = builder.Build();
        Wire? wire = null;
        app.UseFhir(options, Serializer, (request, cancellationToken) => handle(wire!.Seen = request, cancellationToken), _ => Task.FromResult(new Health(IsUp: true)), openApi: null, guards ?? WireGuards.None);
        await app.StartAsync();
        wire = new Wire(app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
