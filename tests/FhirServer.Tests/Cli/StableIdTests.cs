using FhirServer.Cli;

namespace FhirServer.Tests.Cli;

public sealed class StableIdTests
{
    [Theory]
    [InlineData("urn:uuid:0C9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a01", "own", "0C9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a01")]
    [InlineData("http://x/Patient/1", "own", "own")]
    [InlineData("urn:oid:1.2.3", "own", "own")]
    [InlineData(null, "own", "own")]
    public void The_uuid_of_the_fullUrl_comes_before_the_own_id(string? fullUrl, string? own, string id) =>
        StableId.Of(fullUrl, own, "f.json", 0, "{}"u8).Should().Be(id);

    [Fact]
    public void Without_either_the_id_is_made_of_place_and_content()
    {
        var made = StableId.Of(null, "no id!", "f.json", 0, "{}"u8);

        made.Should().MatchRegex("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
        StableId.Of(null, null, "f.json", 0, "{}"u8).Should().Be(made);
        new[] { StableId.Of(null, null, "f.json", 1, "{}"u8), StableId.Of(null, null, "g.json", 0, "{}"u8), StableId.Of(null, null, "f.json", 0, "[]"u8) }
            .Should().OnlyHaveUniqueItems().And.NotContain(made);
    }
}
