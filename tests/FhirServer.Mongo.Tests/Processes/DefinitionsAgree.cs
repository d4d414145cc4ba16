using System.Diagnostics;
using FhirServer.Tests.Walks.Fire;

namespace FhirServer.Tests.Processes;

/// <summary>A definition that is stored or deleted through one server process: the other process of the database knows it soon.</summary>
public sealed class DefinitionsAgree : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
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

    // What is stored takes the place of the built-in definition with its id, so two entries, or none, mean that one server has not heard of it yet.
    [SkippableFact]
    public async Task A_definition_stored_through_one_is_known_to_the_other_soon_and_so_is_its_end()
    {
        await _one.Http.ExpectAsync(201, "PUT", "ValueSet/contact-point-use", """{"resourceType":"ValueSet","id":"contact-point-use","url":"https://lab.example/mine","status":"draft"}""");
        await UntilAsync("https://lab.example/mine");
        await _one.Http.ExpectAsync(204, "DELETE", "ValueSet/contact-point-use");
        await UntilAsync("http://hl7.org/fhir/ValueSet/contact-point-use");
    }

    private async Task UntilAsync(string url)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var found = await _two.Http.ExpectAsync(200, "GET", "ValueSet?_id=contact-point-use");
            if (found.Entries() is [var only] && (string?)only["resource"]!["url"] == url)
                return;
            clock.Elapsed.Should().BeLessThan(Soon, "{0} was expected alone", url);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
