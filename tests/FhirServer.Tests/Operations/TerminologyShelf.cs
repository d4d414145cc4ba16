namespace FhirServer.Tests.Operations;

/// <summary>A server that holds a small code system, value sets and a concept map.</summary>
public sealed class TerminologyShelf : IAsyncLifetime
{
    private readonly ServerFixture _fixture = new();

    /// <summary>A client of the server.</summary>
    public HttpClient Http => _fixture.Http;

    /// <summary>A code system with a hierarchy, a language, and a code that is not used any more.</summary>
    public const string Animals = """
        {"resourceType":"CodeSystem","id":"animals","url":"http://x.example/animals","version":"2","name":"Animals","status":"active","content":"complete","hierarchyMeaning":"is-a",
         "property":[{"code":"legs","type":"integer"},{"code":"inactive","type":"boolean"},{"code":"notSelectable","type":"boolean"}],
         "concept":[{"code":"animal","display":"Animal","property":[{"code":"notSelectable","valueBoolean":true}],"concept":[
           {"code":"dog","display":"Dog","definition":"Barks","designation":[{"language":"de","value":"Hund"},{"language":"hi","use":{"system":"http://x.example/use","code":"old"},"value":"कुत्ता"}],"property":[{"code":"legs","valueInteger":4}],
             "concept":[{"code":"poodle","display":"Poodle","property":[{"code":"inactive","valueBoolean":true}]}]},
           {"code":"bird","display":"Bird","property":[{"code":"legs","valueInteger":2}]}]},{"code":"stone","display":"Stone"}]}
        """;

    /// <summary>What has legs.</summary>
    public const string Legged = """
        {"resourceType":"ValueSet","id":"legged","url":"http://x.example/vs/legged","version":"1","name":"Legged","status":"active","compose":{"include":[{"system":"http://x.example/animals","filter":[{"property":"concept","op":"is-a","value":"animal"}]}]}}
        """;

    private const string Diagnoses = """
        {"resourceType":"ValueSet","id":"diagnoses","url":"http://x.example/vs/diagnoses","status":"active","compose":{"include":[
          {"system":"http://snomed.info/sct","concept":[{"code":"38341003","display":"Hypertension"}]},{"system":"http://snomed.info/sct","filter":[{"property":"concept","op":"is-a","value":"64572001"}]}]}}
        """;

    private const string Sounds = """
        {"resourceType":"ConceptMap","id":"sounds","url":"http://x.example/cm/sounds","version":"3","status":"active","group":[{"source":"http://x.example/animals","target":"http://x.example/sounds","element":[
          {"code":"dog","target":[{"code":"bark","display":"Bark","equivalence":"equivalent","product":[{"property":"http://x.example/loud","system":"http://x.example/loudness","value":"very"}]},
                                  {"code":"growl","equivalence":"narrower","comment":"Not all of it.","dependsOn":[{"property":"http://x.example/mood","value":"angry"}]}]},
          {"code":"stone","target":[{"equivalence":"unmatched"}]}],"unmapped":{"mode":"fixed","code":"silence","display":"Silence"}}]}
        """;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await _fixture.InitializeAsync();
        try
        {
            foreach (var (url, json) in new[] { ("CodeSystem/animals", Animals), ("ValueSet/legged", Legged), ("ValueSet/diagnoses", Diagnoses), ("ConceptMap/sounds", Sounds) })
                (await Http.SendAsync("PUT", url, json)).IsSuccessStatusCode.Should().BeTrue("{0} is stored", url);
        }
        catch (SkipException)
        {
            // Each test says so when it asks for the client.
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => _fixture.DisposeAsync();
}
