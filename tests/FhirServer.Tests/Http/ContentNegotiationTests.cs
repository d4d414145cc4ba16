using FhirServer.Fhir;
using FhirServer.Http;

namespace FhirServer.Tests.Http;

public sealed class ContentNegotiationTests
{
    [Theory]
    [InlineData(null, null, WireFormat.Json)]
    [InlineData("", null, WireFormat.Json)]
    [InlineData("*/*", null, WireFormat.Json)]
    [InlineData("application/fhir+json", null, WireFormat.Json)]
    [InlineData("application/json; charset=utf-8", null, WireFormat.Json)]
    [InlineData("text/json", null, WireFormat.Json)]
    [InlineData("application/fhir+xml", null, WireFormat.Xml)]
    [InlineData("APPLICATION/XML", null, WireFormat.Xml)]
    [InlineData("text/xml;q=0.5", null, WireFormat.Xml)]
    [InlineData("application/fhir+xml;q=0.4, application/fhir+json;q=0.9", null, WireFormat.Json)]
    [InlineData("application/fhir+json;q=0.4, application/fhir+xml", null, WireFormat.Xml)]
    [InlineData("application/fhir+xml, application/fhir+json", null, WireFormat.Xml)]
    [InlineData("application/fhir+json, application/fhir+xml", null, WireFormat.Json)]
    [InlineData("application/fhir+json;q=0, */*", null, WireFormat.Xml)]
    [InlineData("application/*", null, WireFormat.Json)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", null, WireFormat.Html)]
    [InlineData("application/fhir+json;q=0.1, */*;q=0.9", null, WireFormat.Xml)]
    [InlineData("application/fhir+xml, */*", null, WireFormat.Xml)]
    [InlineData("*/*, text/turtle", null, WireFormat.Turtle)]
    [InlineData("text/*", null, WireFormat.Json)]
    [InlineData("application/*;q=0.2, text/turtle;q=0.1", null, WireFormat.Json)]
    [InlineData("application/json;q=0.5, application/fhir+json, application/xml;q=0.9", null, WireFormat.Json)]
    [InlineData("application/*;q=0, */*", null, WireFormat.Html)]
    [InlineData("text/turtle", null, WireFormat.Turtle)]
    [InlineData("text/html", null, WireFormat.Html)]
    [InlineData("application/fhir+json", "ttl", WireFormat.Turtle)]
    [InlineData(null, "text/turtle", WireFormat.Turtle)]
    [InlineData(null, "html", WireFormat.Html)]
    [InlineData("application/fhir+xml; fhirVersion=4.0", null, WireFormat.Xml)]
    [InlineData("application/fhir+xml; fhirVersion=3.0, application/fhir+json; fhirVersion=4.0", null, WireFormat.Json)]
    [InlineData("application/pdf, application/fhir+xml;q=0.1", null, WireFormat.Xml)]
    [InlineData("text/turtle;q=0.1, application/fhir+xml;q=0.2", null, WireFormat.Xml)]
    [InlineData("application/fhir+json", "xml", WireFormat.Xml)]
    [InlineData("text/turtle", "json", WireFormat.Json)]
    [InlineData(null, "application/fhir+xml", WireFormat.Xml)]
    [InlineData(null, "application/fhir xml", WireFormat.Xml)]
    [InlineData(null, "text/xml", WireFormat.Xml)]
    [InlineData(null, "application/fhir+json; fhirVersion=4.0", WireFormat.Json)]
    public void The_answer_has_the_format_asked_for(string? accept, string? format, WireFormat expected) =>
        ContentNegotiation.Answer(accept, format).Should().Be(expected);

    [Theory]
    [InlineData("application/pdf", null)]
    [InlineData("application/fhir+json; fhirVersion=3.0", null)]
    [InlineData("application/fhir+json; charset=utf-16", null)]
    [InlineData("application/fhir+json;q=0, application/pdf", null)]
    [InlineData("*/*;q=0", null)]
    [InlineData("json", null)]
    [InlineData("application/fhir+json", "pdf")]
    [InlineData("application/fhir+json", "")]
    [InlineData(null, "application/fhir+json; fhirVersion=5.0")]
    public void What_cannot_be_given_answers_406(string? accept, string? format) =>
        FluentActions.Invoking(() => ContentNegotiation.Answer(accept, format))
            .Should().Throw<FhirException>().Which.Error.Status.Should().Be(406);

    [Theory]
    [InlineData("application/fhir+json", BodyFormat.Json)]
    [InlineData("application/json;charset=UTF-8", BodyFormat.Json)]
    [InlineData("text/json; charset=\"utf-8\"", BodyFormat.Json)]
    [InlineData("application/fhir+json; fhirVersion=4.0", BodyFormat.Json)]
    [InlineData("application/fhir+xml", BodyFormat.Xml)]
    [InlineData("text/xml", BodyFormat.Xml)]
    [InlineData("application/x-www-form-urlencoded", BodyFormat.Form)]
    [InlineData("application/json-patch+json", BodyFormat.JsonPatch)]
    public void A_body_is_known_by_its_content_type(string contentType, BodyFormat expected) =>
        ContentNegotiation.Body(contentType, out _).Should().Be(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("text/plain")]
    [InlineData("text/turtle")]
    [InlineData("text/html")]
    [InlineData("application/fhir+json; charset=iso-8859-1")]
    [InlineData("application/fhir+json; fhirVersion=3.0")]
    public void A_body_that_is_not_known_answers_415(string? contentType) =>
        FluentActions.Invoking(() => ContentNegotiation.Body(contentType, out _))
            .Should().Throw<FhirException>().Which.Error.Status.Should().Be(415);
}
