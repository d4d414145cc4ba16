using System.Diagnostics;
using System.Text.RegularExpressions;
using FhirServer.Tests.House;

namespace FhirServer.Tests;

/// <summary>The server as it is shipped: published by the command of the Dockerfile, run as a process of its own.</summary>
internal sealed partial class Published : IAsyncDisposable
{
    private static readonly string Dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fhirserver-published-");
    private Process? _server;

    /// <summary>The running server.</summary>
    public Process Server => _server ?? throw new InvalidOperationException("The server is not started.");

    /// <summary>The publish command that the Dockerfile gives, without its output folder.</summary>
    public static string[] Command()
    {
        var line = PublishLine().Match(File.ReadAllText(Path.Combine(ProjectTree.Root, "Dockerfile")));
        line.Success.Should().BeTrue("the Dockerfile says how the server is published");
        return line.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Publishes into a folder of its own, from what is restored already.</summary>
    public async Task PublishAsync()
    {
        string[] arguments = ["publish", .. Command(), "--output", Path.Combine(_folder.FullName, "app")];
        if (!arguments.Contains("--no-restore"))
            arguments = [.. arguments, "--no-restore"];
        var start = new ProcessStartInfo(Dotnet, arguments) { WorkingDirectory = ProjectTree.Root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // What the test run was started with is not for this build, and no build process may stay and hold the output open.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        using var publish = Process.Start(start)!;
        var errors = publish.StandardError.ReadToEndAsync();
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        publish.ExitCode.Should().Be(0, "publishing works, but said: {0}{1}", output, await errors);
    }

    /// <summary>Starts the published server with a data folder of its own.</summary>
    public void Start(string url)
    {
        string[] arguments = ["FhirServer.dll", "--urls", url, $"--FhirServer:DataDirectory={Path.Combine(_folder.FullName, "data")}", "--Logging:LogLevel:Default=Error"];
        _server = Process.Start(new ProcessStartInfo(Dotnet, arguments) { WorkingDirectory = Path.Combine(_folder.FullName, "app"), UseShellExecute = false })!;
    }

    /// <summary>Asks the server to stop, as a container does, and gives its exit code.</summary>
    public async Task<int> StopAsync(TimeSpan patience)
    {
        using (var kill = Process.Start("kill", ["-TERM", Server.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(patience);
        await Server.WaitForExitAsync(limit.Token);
        return Server.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }

        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"^RUN dotnet publish (?<arguments>.*?) (--output|-o) \S+\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PublishLine();
}
