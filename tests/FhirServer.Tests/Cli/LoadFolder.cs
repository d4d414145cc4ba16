using System.IO.Compression;
using System.Text;
using FhirServer.Cli;
using Spectre.Console;

namespace FhirServer.Tests.Cli;

/// <summary>Files to load and a store to load them into; both go with it.</summary>
internal sealed class LoadFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _input = Directory.CreateTempSubdirectory("fhirserver-load-");

    private LoadFolder(TestStore store) => Store = store;

    /// <summary>Where the files stand.</summary>
    public string Input => _input.FullName;

    /// <summary>Where the server keeps its data.</summary>
    public TestStore Store { get; }

    /// <summary>Makes an empty folder and an empty store.</summary>
    /// <exception cref="SkipException">There is no store.</exception>
    public static async Task<LoadFolder> NewAsync() => new(await TestStore.NewAsync());

    /// <summary>Writes a file, compressed when its name says so.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(Input, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(content));
        return path;
    }

    /// <summary>Runs the load verb on the input folder.</summary>
    public Task<Run> LoadAsync(params string[] settings) => RunAsync(["load", Input, .. Store.Settings, .. settings]);

    /// <summary>Runs a command line as the program does, with output that is no terminal.</summary>
    public static async Task<Run> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output) });
        var code = await new Verbs(ServerHost.Prepare, ServerHost.Open, ServerHost.Inspect, ServerHost.Examine, ServerHost.Probe, new Terminal(console, error)).RunAsync(args);
        return new Run(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts a server on what was loaded.</summary>
    public Task<TestServer> ServeAsync() => TestServer.StartOnAsync(Store);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _input.Delete(recursive: true);
        await Store.DisposeAsync();
    }

    /// <summary>What a run came to.</summary>
    /// <param name="Code">The exit code.</param>
    /// <param name="Output">Standard output.</param>
    /// <param name="Error">Standard error.</param>
    internal sealed record Run(int Code, string Output, string Error)
    {
        /// <summary>A count of the report.</summary>
        public int this[string name] => int.Parse(
            Output.Split('\n').Single(line => line.StartsWith(name + ' ', StringComparison.Ordinal) && !line.Contains(':', StringComparison.Ordinal))[name.Length..].Trim(),
            System.Globalization.NumberStyles.Number,
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
