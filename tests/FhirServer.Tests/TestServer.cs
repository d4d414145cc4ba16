using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace FhirServer.Tests;

/// <summary>The real program on a free port of the loopback interface, over a data folder of its own that goes with it.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestServer(WebApplication application, string dataDirectory, bool keepData)
    {
        _application = application;
        DataDirectory = dataDirectory;
        KeepData = keepData;
        Http = new HttpClient { BaseAddress = new Uri(application.Urls.First() + "/fhir/"), Timeout = TimeSpan.FromSeconds(100) };
        Http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));
    }

    /// <summary>A client whose base address is the FHIR base URL, with a trailing slash.</summary>
    public HttpClient Http { get; }

    /// <summary>The base URL without a trailing slash.</summary>
    public string BaseUrl => Http.BaseAddress!.ToString().TrimEnd('/');

    /// <summary>Where the server keeps its data.</summary>
    public string DataDirectory { get; }

    /// <summary>The parts of the running server.</summary>
    public IServiceProvider Services => _application.Services;

    private bool KeepData { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Settings such as <c>--FhirServer:AllowMultipleDelete=true</c>.</param>
    public static Task<TestServer> StartAsync(params string[] settings) =>
        StartInAsync(Directory.CreateTempSubdirectory("fhirserver-test-").FullName, keepData: false, settings);

    /// <summary>Starts a server on a data folder that stays.</summary>
    public static async Task<TestServer> StartInAsync(string dataDirectory, bool keepData, params string[] settings)
    {
        var application = ServerHost.Build(["--urls", $"http://127.0.0.1:{FreePort()}", $"--FhirServer:DataDirectory={dataDirectory}", "--Logging:LogLevel:Default=Error", .. settings]);
        await application.StartAsync();
        return new TestServer(application, dataDirectory, keepData);
    }

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
        if (!KeepData)
            Directory.Delete(DataDirectory, recursive: true);
    }
}
