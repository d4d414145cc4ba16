using System.Globalization;
using FhirServer.Tests.Walks.Fire;
using static FhirServer.Tests.Operations.CustomParameters;

namespace FhirServer.Tests.Operations;

/// <summary>A server that is killed while it builds its index: the next one goes on, and nothing is missing.</summary>
public sealed class ReindexAfterDeath : IAsyncLifetime
{
    private const int Count = 600;
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
            await Task.Delay(TimeSpan.FromSeconds(2));
            (await server.Http.IsSearchableAsync("Patient", "ward")).Should().BeFalse("the server must die at work");
            await server.KillAsync();
        }

        using (var server = await ServerProcess.StartAsync(_store))
        {
            await server.Http.WaitUntilAsync("Patient", "ward", isSearchable: true);
            (await server.Http.ExpectAsync(200, "GET", "Patient?ward=w&_summary=count"))["total"]!.GetValue<int>().Should().Be(Count);
            (await server.Http.ExpectAsync(200, "GET", "Patient?ward:exact=w0,w7,w599")).MatchIds().Should().BeEquivalentTo("p0", "p7", "p599");
        }
    }

    private static async Task FillAsync(HttpClient http)
    {
        foreach (var some in Enumerable.Range(0, Count).Chunk(100))
        {
            var entries = some.Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(i => $$$"""
                {"resource":{"resourceType":"Patient","id":"p{{{i}}}","extension":[{"url":"{{{Ward}}}","valueString":"w{{{i}}}"}]},"request":{"method":"PUT","url":"Patient/p{{{i}}}"}}
                """);
            await http.ExpectAsync(200, "POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
        }
    }
}
