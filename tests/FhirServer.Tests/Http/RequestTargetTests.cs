using FhirServer.Fhir;
using FhirServer.Http;

namespace FhirServer.Tests.Http;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/fhir/Patient/1?a=b", "/fhir/Patient/1", "a=b")]
    [InlineData("/fhir", "/fhir", "")]
    [InlineData("http://host:80/fhir/Patient?x", "/fhir/Patient", "x")]
    [InlineData("*", "", "")]
    [InlineData("host:443", "", "")]
    public void Path_and_query_are_split_in_every_form(string target, string expectedPath, string expectedQuery)
    {
        RequestTarget.Split(target, out var path, out var query);

        path.ToString().Should().Be(expectedPath);
        query.ToString().Should().Be(expectedQuery);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a+b%20c", "a b c")]
    [InlineData("%E0%A4%B0%E0%A4%BE%E0%A4%AE", "राम")]
    [InlineData("ge2024-01-01T00:00:00%2B05:30", "ge2024-01-01T00:00:00+05:30")]
    [InlineData("%2F%7c", "/|")]
    [InlineData("é%2Bé", "é+é")]
    public void Parameters_are_decoded(string text, string expected) => RequestTarget.Decode(text).Should().Be(expected);

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("%FF")]
    [InlineData("%C0%80")]
    [InlineData("%ED%A0%80")]
    public void What_is_no_encoded_UTF8_answers_400(string text) =>
        FluentActions.Invoking(() => RequestTarget.Decode(text)).Should().Throw<FhirException>().Which.Error.Status.Should().Be(400);

    [Fact]
    public void Parameters_keep_their_order_and_their_repeats()
    {
        var parameters = new List<KeyValuePair<string, string>>();

        RequestTarget.AddParameters("b=1&a=2&&b=3&flag&e=x=y", parameters);

        parameters.Should().Equal(new("b", "1"), new("a", "2"), new("b", "3"), new("flag", ""), new KeyValuePair<string, string>("e", "x=y"));
    }

    [Theory]
    [InlineData("/fhir", true)]
    [InlineData("/fhir/Patient", true)]
    [InlineData("/fhirx", false)]
    [InlineData("/", false)]
    public void Only_what_is_below_the_base_is_FHIR(string path, bool expected) =>
        RequestTarget.IsBelow(path, "/fhir").Should().Be(expected);
}
