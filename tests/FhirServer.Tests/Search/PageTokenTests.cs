using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Tests.Search;

public sealed class PageTokenTests
{
    private static readonly PageToken s_token = new(Enumerable.Repeat((byte)7, 32).ToArray());

    [Theory]
    [InlineData("", 1)]
    [InlineData("2024-01-01|अ/17", 2)]
    public void What_was_written_is_read(string cursor, int page)
    {
        var token = s_token.Write(new PagePosition(cursor, page), "Patient?name=a");

        token.Should().MatchRegex("^[A-Za-z0-9_-]+$");
        s_token.Read(token, "Patient?name=a").Should().Be(new PagePosition(cursor, page));
    }

    [Fact]
    public void A_token_of_another_query_is_refused() =>
        FluentActions.Invoking(() => s_token.Read(s_token.Write(new PagePosition("17", 2), "Patient?name=a"), "Patient?name=b"))
            .Should().Throw<FhirException>().WithMessage("*another search*").Which.Error.Status.Should().Be(400);

    [Fact]
    public void A_token_of_another_key_is_refused() =>
        Refused(new PageToken(Enumerable.Repeat((byte)8, 32).ToArray()).Write(new PagePosition("17", 2), "q"));

    [Fact]
    public void A_token_changed_in_any_place_is_refused()
    {
        var token = s_token.Write(new PagePosition("17", 2), "q");
        for (var i = 0; i < token.Length - 1; i++)
            Refused(token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_refused(string token) => Refused(token);

    [Fact]
    public void A_very_long_value_is_refused() => Refused(new string('A', 100_000));

    private static void Refused(string token) =>
        FluentActions.Invoking(() => s_token.Read(token, "q")).Should().Throw<FhirException>().Which.Error.Status.Should().Be(400);
}
