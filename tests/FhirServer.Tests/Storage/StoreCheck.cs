using FhirServer.Tests.Cli;

namespace FhirServer.Tests.Storage;

/// <summary>The product's own verb, to be called on the store that a test has been hard on.</summary>
internal static class StoreCheck
{
    /// <summary>Fails with all findings unless the SQLite store in a data directory is whole.</summary>
    public static async Task ShouldBeWholeAsync(string dataDirectory) => Judge(await RunAsync($"--FhirServer:DataDirectory={dataDirectory}"));

    /// <summary>Fails with all findings unless the MongoDB store in a database is whole.</summary>
    public static async Task ShouldBeWholeAsync(string connectionString, string database) =>
        Judge(await RunAsync($"--FhirServer:MongoDb:ConnectionString={connectionString}", $"--FhirServer:MongoDb:Database={database}"));

    /// <summary>Fails with all findings unless the store of a test is whole.</summary>
    public static async Task ShouldBeWholeAsync(TestStore store) => Judge(await RunAsync([.. store.Settings]));

    /// <summary>Runs the verb.</summary>
    public static Task<LoadFolder.Run> RunAsync(params string[] settings) => LoadFolder.RunAsync(["verify", .. settings]);

    /// <summary>The findings of a run, each as its place and kind.</summary>
    public static IReadOnlyList<string> Findings(LoadFolder.Run run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)])];

    private static void Judge(LoadFolder.Run run) => run.Code.Should().Be(0, "the store must be whole, but verify said: {0}{1}", run.Output, run.Error);
}
