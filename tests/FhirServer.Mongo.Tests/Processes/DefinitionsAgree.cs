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

    [SkippableFact]
    public async Task A_profile_stored_through_one_is_known_to_the_other_soon_and_so_is_its_end()
    {
        await _one.Http.ExpectAsync(201, "PUT", "StructureDefinition/base", Profile("base", "http://hl7.org/fhir/StructureDefinition/Patient"));
        await UntilAsync(201, "child1");
        await _one.Http.ExpectAsync(204, "DELETE", "StructureDefinition/base");
        await UntilAsync(422, "child2");
    }

    /// <summary>A profile is only taken while its base is known.</summary>
    private async Task UntilAsync(int status, string id)
    {
        var clock = Stopwatch.StartNew();
        for (var n = 0; ; n++)
        {
            using var answer = await _two.Http.SendAsync("PUT", $"StructureDefinition/{id}-{n}", Profile($"{id}-{n}", "https://lab.example/base"));
            if (answer.Code() == status)
                return;
            clock.Elapsed.Should().BeLessThan(Soon, "{0} was expected", status);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private static string Profile(string id, string on) => $$"""
        {"resourceType":"StructureDefinition","id":"{{id}}","url":"https://lab.example/{{id}}","name":"Made","status":"active","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"{{on}}","derivation":"constraint","differential":{"element":[{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}]} }
        """;
}
