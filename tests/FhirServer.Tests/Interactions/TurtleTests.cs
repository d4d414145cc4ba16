using System.Text;
using FhirServer.Tests.Fhir.Turtle;

namespace FhirServer.Tests.Interactions;

/// <summary>Answers in Turtle: https://hl7.org/fhir/R4/rdf.html.</summary>
public sealed class TurtleTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableTheory]
    [InlineData("text/turtle", "")]
    [InlineData("application/fhir+turtle", "")]
    [InlineData("application/fhir+json;q=0.5, text/turtle", "")]
    [InlineData("application/fhir+json", "?_format=ttl")]
    [InlineData("application/fhir+json", "?_format=turtle")]
    [InlineData("application/fhir+json", "?_format=text/turtle")]
    public async Task A_resource_is_given_in_Turtle_when_it_is_asked_for(string accept, string query)
    {
        var id = await CreateAsync();
        var json = await JsonOfAsync($"Patient/{id}");

        using var answer = await Http.SendAsync("GET", $"Patient/{id}{query}", json: null, ("Accept", accept));

        var graph = await GraphOfAsync(answer, 200);
        graph.Root.Text.Should().Be($"{Http.BaseAddress!.AbsoluteUri.TrimEnd('/')}/Patient/{id}");
        JsonLines.Difference(JsonLines.Of(json), graph.Lines()).Should().BeNull();
        answer.Headers.ETag!.Tag.Should().Be("\"1\"");
    }

    [SkippableFact]
    public async Task A_search_is_given_in_Turtle_with_each_resource_under_its_address()
    {
        var id = await CreateAsync();

        using var answer = await Http.SendAsync("GET", $"Patient?_id={id}&_format=ttl");

        var graph = await GraphOfAsync(answer, 200);
        var found = graph.One(graph.Root, "Bundle.entry", "Bundle.entry.resource");
        found.Text.Should().EndWith($"/Patient/{id}");
        graph.One(found, "Patient.name", "HumanName.text", "value").Text.Should().Be("राम \"x\" \\ > .\n");
    }

    [SkippableFact]
    public async Task A_search_for_some_elements_loses_none_of_them()
    {
        await CreateObservationAsync();
        await CreateObservationAsync();
        const string Url = "Observation?code=http://x.org/turtle|t&_elements=issued&_sort=_id";

        using var answer = await Http.SendAsync("GET", Url + "&_format=ttl");

        var graph = await GraphOfAsync(answer, 200);
        graph.At(graph.Root, "Bundle.entry", "Bundle.entry.resource", "Observation.issued", "value").Should().HaveCountGreaterThan(1)
            .And.OnlyContain(term => term.Text == "2020-02-29T10:00:00.123+05:30");
    }

    [SkippableFact]
    public async Task A_fault_is_told_in_Turtle()
    {
        using var answer = await Http.SendAsync("GET", "Patient/never-was", json: null, ("Accept", "text/turtle"));

        var graph = await GraphOfAsync(answer, 404);
        graph.Types(graph.Root).Should().Equal(TurtleGraph.Fhir + "OperationOutcome");
        graph.At(graph.Root, "OperationOutcome.issue", "OperationOutcome.issue.severity", "value").Select(term => term.Text).Should().Contain("error");
    }

    [SkippableFact]
    public async Task What_was_created_is_told_in_Turtle()
    {
        using var answer = await Http.SendAsync("POST", "Patient", """{"resourceType":"Patient","active":true}""", ("Accept", "text/turtle"), ("Prefer", "return=representation"));

        var graph = await GraphOfAsync(answer, 201);
        graph.One(graph.Root, "Patient.active", "value").Text.Should().Be("true");
    }

    [SkippableFact]
    public async Task The_capability_statement_is_given_in_Turtle_and_names_it()
    {
        using var answer = await Http.SendAsync("GET", "metadata", json: null, ("Accept", "text/turtle"));

        var graph = await GraphOfAsync(answer, 200);
        graph.At(graph.Root, "CapabilityStatement.format", "value").Select(term => term.Text).Should().Contain(format => format == "ttl" || format == "text/turtle");
    }

    [SkippableFact]
    public async Task Turtle_is_not_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "Patient") { Content = new StringContent("[] a <http://hl7.org/fhir/Patient> .", Encoding.UTF8, "text/turtle") };

        using var answer = await Http.SendAsync(request);

        answer.Code().Should().Be(415);
    }

    private Task<string> CreateAsync() => Http.CreateAsync(
        "Patient", """{"resourceType":"Patient","birthDate":"1974-12","_birthDate":{"extension":[{"url":"http://x.org/e","valueDecimal":1.50}]},"name":[{"text":"राम \"x\" \\ > .\n","given":["a","b"]}]}""");

    private Task<string> CreateObservationAsync() => Http.CreateAsync(
        "Observation", """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://x.org/turtle","code":"t"}]},"issued":"2020-02-29T10:00:00.123+05:30"}""");

    private async Task<byte[]> JsonOfAsync(string url)
    {
        using var answer = await Http.SendAsync("GET", url);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task<TurtleGraph> GraphOfAsync(HttpResponseMessage answer, int status)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        answer.Code().Should().Be(status, Encoding.UTF8.GetString(body));
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/turtle; charset=utf-8");
        return TurtleGraph.Of(body);
    }
}
