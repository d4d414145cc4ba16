using FhirServer.Search;
using FhirServer.Search.Types;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Examples;

/// <summary>Every composite parameter of R4 extracts, and is found, on its own and at the end of a chain.</summary>
public sealed class CompositesAreFound(ServerFixture fixture, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private static IEnumerable<SearchParameterInfo> Composites => Core.Registry.ResourceTypes.SelectMany(Core.Registry.For)
        .Where(parameter => parameter.Type == SearchParameterType.Composite).OrderBy(parameter => parameter.ToString(), StringComparer.Ordinal);

    [SkippableFact]
    public async Task Over_the_server()
    {
        var lost = new List<string>();
        var asked = 0;
        foreach (var parameter in Composites)
        {
            var json = Json(parameter);
            var id = $"c-{parameter.Code}";
            await fixture.Http.ExpectAsync(201, "PUT", $"{parameter.ResourceType}/{id}", json);
            var list = await fixture.Http.CreateAsync("List", $$"""{"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"reference":"{{parameter.ResourceType}}/{{id}}"} }]}""");
            foreach (var entry in Entries(parameter, json))
            {
                var value = Uri.EscapeDataString(AskedBack.Value(entry)!);
                asked += 2;
                if (!(await FoundAsync($"{parameter.ResourceType}?{parameter.Code}={value}")).Contains(id))
                    lost.Add($"{parameter} {entry}");
                if (!(await FoundAsync($"List?item:{parameter.ResourceType}.{parameter.Code}={value}")).Contains(list))
                    lost.Add($"chained {parameter} {entry}");
            }
        }

        output.WriteLine($"{Composites.Count()} composite parameters, {asked} queries");
        string.Join('\n', lost).Should().BeEmpty();
    }

    [Fact]
    public void Each_has_a_sample_that_it_extracts_from()
    {
        Composites.Should().HaveCountGreaterThan(60);
        foreach (var parameter in Composites)
            Entries(parameter, Json(parameter)).Should().NotBeEmpty($"{parameter} is composed of {string.Join(", ", parameter.Components.Select(part => part.Parameter.Code))}");
    }

    private static string Json(SearchParameterInfo parameter) =>
        $$"""{"resourceType":"{{parameter.ResourceType}}","id":"c-{{parameter.Code}}",{{CompositeSamples.Required(parameter.ResourceType)}}{{CompositeSamples.Members(parameter.Code) ?? throw new InvalidOperationException($"Nobody made a sample for {parameter}.")}} }""";

    private static List<IndexEntry.Composite> Entries(SearchParameterInfo parameter, string json) =>
        [.. Core.Extractor.Extract(parameter, Core.Tree(json).Root).OfType<IndexEntry.Composite>()];

    private async Task<IReadOnlyList<string>> FoundAsync(string url) =>
        (await fixture.Http.ExpectAsync(200, "GET", url + "&_count=1000", null, ("Prefer", "handling=strict"))).MatchIds();
}
