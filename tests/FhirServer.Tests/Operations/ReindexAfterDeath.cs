using System.Globalization;
using FhirServer.Tests.Walks.Fire;
using static FhirServer.Tests.Operations.CustomParameters;

namespace FhirServer.Tests.Operations;

/// <summary>A server that is killed while it builds its index: the next one goes on, and nothing is missing.</summary>
public sealed class ReindexAfterDeath : IAsyncLifetime
{
    private const int Count = 5000;
    private TestStore _store = null!;

    public async Task InitializeAsync() => _store = await TestStore.NewAsync();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [SkippableFact]
    public async Task A_killed_job_goes_on_and_every_resource_is_found()
    {
        using (var server = await ServerProcess.StartAsync(_store))
        {
            await FillAsync(server.Http);
            await server.Http.PutParameterAsync("ward", Json("ward", "ward", "string", $"Patient.extension('{Ward}').value.ofType(string)"));
            var done = 0L;
            while (done == 0)
                (done, _) = await ProgressAsync(server.Http);
            (await server.Http.IsSearchableAsync("Patient", "ward")).Should().BeFalse("the server must die at work");
            await server.KillAsync();
        }

        using (var server = await ServerProcess.StartAsync(_store))
        {
            var (resumed, total) = await ProgressAsync(server.Http);
            resumed.Should().BeGreaterThan(0, "it goes on where it stood");
            total.Should().Be(Count);
            await server.Http.WaitUntilAsync("Patient", "ward", isSearchable: true);
            (await ProgressAsync(server.Http)).Should().Be((Count, Count));
            (await server.Http.ExpectAsync(200, "GET", "Patient?ward=w&_summary=count"))["total"]!.GetValue<int>().Should().Be(Count);
            (await server.Http.ExpectAsync(200, "GET", "Patient?ward:exact=w0,w7,w599")).MatchIds().Should().BeEquivalentTo("p0", "p7", "p599");
        }
    }

    private static async Task<(long Done, long Total)> ProgressAsync(HttpClient http)
    {
        var jobs = await http.ExpectAsync(200, "GET", "_async");
        if (jobs["parameter"]!.AsArray().Count == 0)
            return (0, 0);
        var parts = jobs["parameter"]!.AsArray().Should().ContainSingle().Subject!["part"]!.AsArray();
        var words = ((string)parts.Single(part => (string)part!["name"]! == "progress")!["valueString"]!).Split(' ', ';');
        return words is [var done, "of", var total, ..] ? (long.Parse(done, CultureInfo.InvariantCulture), long.Parse(total, CultureInfo.InvariantCulture)) : (0, 0);
    }

    private static async Task FillAsync(HttpClient http)
    {
        foreach (var some in Enumerable.Range(0, Count).Chunk(500))
        {
            var entries = some.Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(i => $$$"""
                {"resource":{"resourceType":"Patient","id":"p{{{i}}}","extension":[{"url":"{{{Ward}}}","valueString":"w{{{i}}}"}]},"request":{"method":"PUT","url":"Patient/p{{{i}}}"}}
                """);
            await http.ExpectAsync(200, "POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
        }
    }
}
