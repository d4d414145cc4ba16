using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search;

public sealed class TextQueryTests
{
    private const string Stored = "metastases of the bone and liver हड्डी carcinoma in situ";

    [Theory]
    [InlineData("(bone OR liver) and metastases", true)]
    [InlineData("(brain or lung) and metastases", false)]
    [InlineData("bone metastases", true)]
    [InlineData("bone brain", false)]
    [InlineData("Bone;", true)]
    [InlineData("brain,bone", true)]
    [InlineData("\"carcinoma in situ\"", true)]
    [InlineData("\"in carcinoma situ\"", false)]
    [InlineData("\"carcinoma in si\"", false)]
    [InlineData("\"carcinoma in si\"*", true)]
    [InlineData("carcino*", true)]
    [InlineData("carcino", false)]
    [InlineData("हड्डी", true)]
    [InlineData("ड्डी", false)]
    [InlineData("bone NOT brain", true)]
    [InlineData("not bone", false)]
    [InlineData("bone or brain and lung", true)]
    [InlineData("not (brain or lung)", true)]
    [InlineData("\"and\" bone", true)]
    [InlineData("in-situ", true)]
    public void A_query_finds_what_it_says(string value, bool answers)
    {
        var query = Parse(value);
        var resource = new IndexedResource(new ResourceKey("Patient", "1"), DateTimeOffset.UnixEpoch, [new IndexEntry.Words("_text", Stored)]);
        InMemoryMatcher.Matches(query.Where, resource, [resource]).Should().Be(answers);
    }

    [Theory]
    [InlineData("(bone")]
    [InlineData("bone)")]
    [InlineData("()")]
    [InlineData("and bone")]
    [InlineData("bone or")]
    [InlineData("not")]
    [InlineData("\"bone")]
    [InlineData("\"\"")]
    [InlineData("*")]
    [InlineData("---")]
    public void What_is_malformed_is_refused(string value) =>
        FluentActions.Invoking(() => Parse(value)).Should().Throw<FhirException>().Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'_text'"));

    [Fact]
    public void What_is_nested_too_deeply_is_refused() =>
        FluentActions.Invoking(() => Parse(new string('(', 5000) + "x")).Should().Throw<FhirException>().Where(fault => fault.Error.Status == 400);

    [Theory]
    [InlineData(FullText.None, "_text")]
    [InlineData(FullText.None, "_content")]
    [InlineData(FullText.Narrative, "_content")]
    public void What_is_not_indexed_cannot_be_asked(FullText kept, string code)
    {
        var parser = new QueryParser(Core.Registry, Core.Settings with { FullText = kept }, new SearchLimits());
        parser.Parse(["Patient"], [new(code, "x")], strict: false).Ignored.Should().ContainSingle(ignored => ignored.Name == code && !ignored.Supported);
        FluentActions.Invoking(() => parser.Parse(["Patient"], [new(code, "x")], strict: true)).Should().Throw<FhirException>();
    }

    private static SearchQuery Parse(string value) =>
        new QueryParser(Core.Registry, Core.Settings, new SearchLimits()).Parse(["Patient"], [new("_text", value)], strict: true).Query;
}
