using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace FhirServer.Tests;

[Collection(nameof(Alone))]
public sealed class PublishTests(ITestOutputHelper output)
{
    private const long MostMemory = 300L * 1024 * 1024;
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public async Task The_published_server_starts_quickly_stays_small_and_stops_when_asked()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        await using var published = new Published();
        await published.PublishAsync();

        var url = $"http://127.0.0.1:{TestServer.FreePort()}";
        var started = Stopwatch.StartNew();
        published.Start(url);
        await AnswersAsync(published, $"{url}/fhir/metadata", started);
        var first = started.Elapsed;
        published.Server.Refresh();
        var memory = published.Server.WorkingSet64;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First answer after {first.TotalSeconds:0.00} s (wanted: {Wanted.TotalSeconds:0} s), resident memory {memory / 1024.0 / 1024:0} MB."));
        first.Should().BeLessThan(Longest);
        memory.Should().BeLessThan(MostMemory);
        (await published.StopAsync(TimeSpan.FromSeconds(30))).Should().Be(0);
    }

    private static async Task AnswersAsync(Published published, string url, Stopwatch started)
    {
        using var http = new HttpClient { Timeout = Longest };
        while (true)
        {
            published.Server.HasExited.Should().BeFalse("the server runs until it is asked to stop");
            try
            {
                using var response = await http.GetAsync(url);
                response.StatusCode.Should().Be(HttpStatusCode.OK);
                (await response.Content.ReadAsStringAsync()).Should().Contain("CapabilityStatement");
                return;
            }
            catch (HttpRequestException) when (started.Elapsed < Longest)
            {
                // Not listening yet.
                await Task.Delay(20);
            }
        }
    }
}
