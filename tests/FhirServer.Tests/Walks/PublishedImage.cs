using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FhirServer.Tests.Walks;

/// <summary>What the image of the Dockerfile would hold, made by the Dockerfile's own publish command in a folder that goes with it.</summary>
public sealed partial class PublishedImage : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fhirserver-published-").FullName;

    /// <summary>The text of the Dockerfile.</summary>
    public string Dockerfile { get; } = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));

    /// <summary>The environment that the image sets.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Dockerfile.Split('\n').Where(line => line.StartsWith("ENV ", StringComparison.Ordinal))
            .SelectMany(line => line[4..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>Where the volume of the image stands for this run.</summary>
    public string DataFolder => Path.Combine(_folder, "data");

    private string ApplicationFolder => Path.Combine(_folder, "app");

    /// <summary>Publishes.</summary>
    public async Task InitializeAsync()
    {
        var command = Publish().Match(Dockerfile);
        command.Success.Should().BeTrue("the Dockerfile publishes the server");
        var words = command.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        words.Should().Contain("/app");
        using var process = Process.Start(BuildOf([.. words.Select(word => word == "/app" ? ApplicationFolder : word)]))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, await output + await error);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Starts the image's entry point with the image's environment, on another port and over <see cref="DataFolder"/>.</summary>
    /// <param name="port">The port in the place of 8080.</param>
    /// <param name="settings">What <c>docker run -e</c> would add.</param>
    public Process Start(int port, params (string Name, string Value)[] settings)
    {
        var words = JsonSerializer.Deserialize<string[]>(Entrypoint().Match(Dockerfile).Groups["words"].Value)!;
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = ApplicationFolder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Settings)
            start.Environment[name] = value.Replace("8080", $"{port}", StringComparison.Ordinal).Replace("/data", DataFolder, StringComparison.Ordinal);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static ProcessStartInfo BuildOf(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What this test run was told about its own build is not for the build below it, which must leave no servers behind either.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return start;
    }

    [GeneratedRegex("^RUN dotnet (?<arguments>publish .*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Publish();

    [GeneratedRegex("^ENTRYPOINT (?<words>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entrypoint();
}
