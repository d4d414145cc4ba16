using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace FhirServer.Tests.Walks.Fire;

/// <summary>The real program in a process of its own, so that it can be killed.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri baseUrl)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));
    }

    /// <summary>A client whose base address is the FHIR base URL, with a trailing slash.</summary>
    public HttpClient Http { get; }

    /// <summary>How long it took until /metadata was answered.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>Starts the program that was built beside the tests on a store, and waits until it answers.</summary>
    /// <param name="store">Where it keeps its data.</param>
    /// <param name="settings">More settings.</param>
    public static Task<ServerProcess> StartAsync(TestStore store, params string[] settings) => StartAsync(store.Folder, [.. store.Settings, .. settings]);

    /// <summary>Starts the program that was built beside the tests, and waits until it answers.</summary>
    /// <param name="dataDirectory">Where it keeps its data.</param>
    /// <param name="settings">Settings such as <c>--FhirServer:AllowMultipleDelete=true</c>.</param>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, params string[] settings)
    {
        var url = $"http://127.0.0.1:{TestServer.FreePort()}";
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = dataDirectory };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "FhirServer.dll"), "--urls", url, $"--FhirServer:DataDirectory={dataDirectory}", "--Logging:LogLevel:Default=Error", .. settings,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        var server = new ServerProcess(process, new Uri(url + "/fhir/"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await server.WaitAsync();
        return server;
    }

    /// <summary>Asks the process to stop, as SIGTERM does, and waits until it is gone.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync(TimeSpan longest)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var deadline = new CancellationTokenSource(longest);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Kills the process at once, as SIGKILL does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync("metadata");
                answer.StatusCode.Should().Be(HttpStatusCode.OK);
                StartUp = clock.Elapsed;
                return;
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromSeconds(20) && !_process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }
}
