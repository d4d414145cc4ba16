using System.Diagnostics;
using System.Globalization;
using FhirServer.Tests.Operations;
using FhirServer.Tests.Storage;
using FhirServer.Tests.Walks.Fire;
using static FhirServer.Tests.Operations.CustomParameters;

namespace FhirServer.Tests.Processes;

/// <summary>A search parameter that comes through one server process: every other process of the database follows.</summary>
public sealed class TwoServersAgree : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);
    private TestStore _store = null!;
    private ServerProcess _one = null!;
    private ServerProcess _two = null!;

    public async Task InitializeAsync()
    {
        _store = await TestStore.NewAsync();
        _one = await ServerProcess.StartAsync(_store);
        _two = await ServerProcess.StartAsync(_store);
    }

    public async Task DisposeAsync()
    {
        _one.Dispose();
        _two.Dispose();
        await _store.DisposeAsync();
    }

    [SkippableFact]
    public async Task What_both_write_while_the_index_is_built_is_found_through_both()
    {
        using var stop = new CancellationTokenSource();
        var writers = new[] { _one, _two }.Select((server, which) => WriteAsync(server.Http, which, stop.Token)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await _one.Http.PutParameterAsync("ward", Json("ward", "ward", "string", $"Patient.extension('{Ward}').value.ofType(string)"));
        await _one.Http.WaitUntilAsync("Patient", "ward", isSearchable: true);
        var clock = Stopwatch.StartNew();
        await _two.Http.WaitUntilAsync("Patient", "ward", isSearchable: true);
        clock.Elapsed.Should().BeLessThan(Soon);
        await stop.CancelAsync();
        var written = (await Task.WhenAll(writers)).Sum();

        foreach (var server in new[] { _one, _two })
            (await server.Http.ExpectAsync(200, "GET", "Patient?ward=w&_summary=count"))["total"]!.GetValue<int>().Should().Be(written);
        (await _two.Http.ListedAsync("Patient")).Should().Contain("ward");
        await StoreCheck.ShouldBeWholeAsync(_store);
    }

    [SkippableFact]
    public async Task One_that_is_deleted_through_one_is_unknown_to_the_other_soon_and_a_restarted_one_knows_what_is_ready()
    {
        await _one.Http.PutParameterAsync("bed", Json("bed", "bed", "string", "Location.name", "Location"));
        await _two.Http.WaitUntilAsync("Location", "bed", isSearchable: true);
        using (var three = await ServerProcess.StartAsync(_store))
            (await three.Http.IsSearchableAsync("Location", "bed")).Should().BeTrue();
        await _two.Http.ExpectAsync(204, "DELETE", "SearchParameter/bed");
        (await _one.Http.WaitUntilAsync("Location", "bed", isSearchable: false)).Should().BeLessThan(Soon);
    }

    [SkippableFact]
    public async Task When_the_one_that_builds_dies_the_other_goes_on()
    {
        await _one.Http.PutAnyAsync("Patient/p", Patient("p"));
        await _one.Http.PutParameterAsync("ward", Json("ward", "ward", "string", $"Patient.extension('{Ward}').value.ofType(string)"));
        await _one.KillAsync();
        await _two.Http.WaitUntilAsync("Patient", "ward", isSearchable: true);
        (await _two.Http.ExpectAsync(200, "GET", "Patient?ward=w")).MatchIds().Should().Equal("p");
    }

    private static async Task<int> WriteAsync(HttpClient http, int which, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
            await http.PutAnyAsync(string.Create(CultureInfo.InvariantCulture, $"Patient/p{which}-{count}"), Patient(string.Create(CultureInfo.InvariantCulture, $"p{which}-{count}")));
        return count;
    }

    private static string Patient(string id) => $$"""{"resourceType":"Patient","id":"{{id}}","extension":[{"url":"{{Ward}}","valueString":"w1" }]}""";
}
