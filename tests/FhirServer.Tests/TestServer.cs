using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace FhirServer.Tests;

/// <summary>The real program on a free port of the loopback interface, over a store of its own that goes with it, or over one that stays.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private readonly TestStore? _own;

    private TestServer(WebApplication application, TestStore? own)
    {
        (_application, _own) = (application, own);
        Http = new HttpClient { BaseAddress = new Uri(application.Urls.First() + "/fhir/"), Timeout = TimeSpan.FromSeconds(100) };
        Http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));
    }

    /// <summary>A client whose base address is the FHIR base URL, with a trailing slash.</summary>
    public HttpClient Http { get; }

    /// <summary>The base URL without a trailing slash.</summary>
    public string BaseUrl => Http.BaseAddress!.ToString().TrimEnd('/');

    /// <summary>The parts of the running server.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Settings such as <c>--FhirServer:AllowMultipleDelete=true</c>.</param>
    /// <exception cref="SkipException">There is no store to start it on.</exception>
    public static async Task<TestServer> StartAsync(params string[] settings)
    {
        var store = await TestStore.NewAsync();
        return new TestServer(await StartedAsync([.. store.Settings, .. settings]), store);
    }

    /// <summary>Starts a server on a store that stays.</summary>
    public static Task<TestServer> StartOnAsync(TestStore store, params string[] settings) => StartInAsync(store.Folder, [.. store.Settings, .. settings]);

    /// <summary>Starts a server on a data folder that stays, over the embedded store unless the settings name another.</summary>
    public static async Task<TestServer> StartInAsync(string folder, params string[] settings) =>
        new(await StartedAsync([$"--FhirServer:DataDirectory={folder}", .. settings]), own: null);

    /// <summary>A port that was free a moment ago: the server must know its own address when it starts.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        if (_own is not null)
            await _own.DisposeAsync();
    }

    private static async Task<WebApplication> StartedAsync(string[] settings)
    {
        var application = ServerHost.Build(["--urls", $"http://127.0.0.1:{FreePort()}", "--Logging:LogLevel:Default=Error", .. settings]);
        await application.StartAsync();
        return application;
    }
}
