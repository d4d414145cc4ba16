using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace FhirServer.Tests.Walks;

/// <summary>The image, as far as it can be tried without a container engine.</summary>
[Trait("Category", "Slow")]
public sealed class PublishedServer(PublishedImage image, ITestOutputHelper report) : IClassFixture<PublishedImage>
{
    private const long MostMemory = 300L * 1024 * 1024;
    private static readonly TimeSpan WantedStart = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestMeasuredStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_image_starts_and_answers_metadata()
    {
        var port = TestServer.FreePort();
        using var server = image.Start(port, ("FhirServer__AllowOpenAccess", "true"));
        var output = OutputAsync(server);
        try
        {
            using var answer = await MetadataAsync(server, $"http://localhost:{port}/fhir/metadata");
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync()).Should().Contain("\"resourceType\":\"CapabilityStatement\"");
            Directory.EnumerateFiles(image.DataFolder).Should().NotBeEmpty("the data lies in the volume of the image");
        }
        finally
        {
            server.Kill();
            await output;
        }
    }

    [SkippableFact]
    public async Task The_image_starts_quickly_stays_small_and_stops_when_asked()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no SIGTERM on Windows.");
        var port = TestServer.FreePort();
        var watch = Stopwatch.StartNew();
        using var server = image.Start(port, ("FhirServer__AllowOpenAccess", "true"));
        var output = OutputAsync(server);
        try
        {
            using var answer = await MetadataAsync(server, $"http://localhost:{port}/fhir/metadata");
            var start = watch.Elapsed;
            server.Refresh();
            var memory = server.WorkingSet64;
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First answer after {start.TotalSeconds:0.00} s (wanted: {WantedStart.TotalSeconds:0} s), resident memory {memory / 1024 / 1024} MB."));
            start.Should().BeLessThan(LongestMeasuredStart);
            memory.Should().BeLessThan(MostMemory);

            using (var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]))
                await kill.WaitForExitAsync();
            using var deadline = new CancellationTokenSource(LongestStart);
            await server.WaitForExitAsync(deadline.Token);
            server.ExitCode.Should().Be(0);
        }
        finally
        {
            server.Kill();
            await output;
        }
    }

    [Fact]
    public async Task The_image_does_not_open_itself_to_everybody()
    {
        using var server = image.Start(TestServer.FreePort());
        using var deadline = new CancellationTokenSource(LongestStart);
        var output = OutputAsync(server);
        try
        {
            await server.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            server.Kill();
        }

        server.ExitCode.Should().NotBe(0);
        (await output).Should().Contain("FhirServer:AllowOpenAccess=true");
    }

    [Fact]
    public void The_image_runs_without_the_rights_of_root() => image.Dockerfile.Should().MatchRegex(@"(?m)^USER \$APP_UID$");

    private static async Task<HttpResponseMessage> MetadataAsync(Process server, string url)
    {
        using var http = new HttpClient();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(25))
        {
            server.HasExited.Should().BeFalse("the published server runs");
            try
            {
                return await http.GetAsync(url);
            }
            catch (HttpRequestException) when (waited.Elapsed < LongestStart)
            {
                // Not listening yet.
            }
        }
    }

    private static async Task<string> OutputAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        return await process.StandardOutput.ReadToEndAsync() + await error;
    }
}
