using System.Text;
using FhirServer.Interactions;

namespace FhirServer.Tests.Interactions;

public sealed class AadhaarTests
{
    // What the algorithm's check digit makes of a made-up start; no number of anybody's.
    private const string Number = "234123412346";

    [Theory]
    [InlineData("234123412346")]
    [InlineData("2341 2341 2346")]
    [InlineData("2341-2341-2346")]
    [InlineData("Aadhaar: 234123412346.")]
    [InlineData("<div>UID 2341 2341 2346</div>")]
    [InlineData("1 234 and 234123412346")]
    public void A_number_is_found_however_it_is_written(string text) => AadhaarNumbers.AreIn(text).Should().BeTrue();

    [Theory]
    [InlineData("234123412345")]
    [InlineData("134123412346")]
    [InlineData("91-2341-2341-2346")]
    [InlineData("91234123412346")]
    [InlineData("+234123412346")]
    [InlineData("0.234123412346")]
    [InlineData("2.16.840.234123412346.1")]
    [InlineData("1b9d6bcd-bbfd-4b2d-9b5d-234123412346")]
    [InlineData("a234123412346")]
    [InlineData("2341 2341-2346")]
    [InlineData("/Patient/234123412346")]
    public void What_only_looks_like_one_is_left_alone(string text) => AadhaarNumbers.AreIn(text).Should().BeFalse();

    [Theory]
    [InlineData("234123412346", "XXXXXXXX2346")]
    [InlineData("a 2341 2341 2346 b 234123412346", "a XXXX XXXX 2346 b XXXXXXXX2346")]
    [InlineData("nothing", "nothing")]
    public void Masking_leaves_the_last_four_digits(string text, string masked) => AadhaarNumbers.Mask(text).Should().Be(masked);

    [SkippableFact]
    public async Task A_patient_that_holds_one_is_refused_and_the_number_is_not_repeated()
    {
        await using var server = await TestServer.StartAsync();
        var patients = new (string Place, string Json)[]
        {
            ("Patient.identifier[0].value", $$"""{"resourceType":"Patient","identifier":[{"value":"{{Number}}"} ]}"""),
            ("Patient.text.div", $$"""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{Number}}</div>"} }"""),
            ("Patient.name[0].text", $$"""{"resourceType":"Patient","name":[{"text":"A {{Number}}"} ]}"""),
        };
        foreach (var (place, json) in patients)
        {
            var refused = await server.Http.ExpectAsync(422, "POST", "Patient", json);
            ((string?)refused["issue"]![0]!["expression"]![0]).Should().Be(place);
            refused.ToJsonString().Should().NotContain(Number).And.Contain("Aadhaar");
            await server.Http.ExpectAsync(422, "POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{{json}},"request":{"method":"POST","url":"Patient"} } ]}""");
        }

        var id = await server.Http.CreateAsync("Patient", """{"resourceType":"Patient","identifier":[{"system":"https://healthid.abdm.gov.in","value":"91-2341-2341-2346"}],"telecom":[{"system":"phone","value":"234123412346"}]}""");
        using var patch = new StringContent($$"""[{"op":"add","path":"/name","value":[{"text":"{{Number}}"}]}]""", Encoding.UTF8, "application/json-patch+json");
        using var patched = await server.Http.PatchAsync(new Uri($"Patient/{id}", UriKind.Relative), patch);
        patched.Code().Should().Be(422);
        var told = await server.Http.ExpectAsync(200, "POST", "Patient/$validate?mode=create", patients[0].Json);
        told.Diagnostics().Should().Contain("Aadhaar");
        await server.Http.CreateAsync("Basic", $$"""{"resourceType":"Basic","code":{"text":"{{Number}}"} }""");
    }

    [SkippableFact]
    public async Task A_patient_that_holds_one_can_be_stored_with_it_masked()
    {
        await using var server = await TestServer.StartAsync("--FhirServer:Aadhaar=Mask");
        var made = await server.Http.ExpectAsync(201, "POST", "Patient", $$"""
            {"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{Number}}</div>"},"identifier":[{"value":"{{Number}}"}],"name":[{"text":"घर {{Number}}"} ]}
            """);
        var id = (string)made["id"]!;
        foreach (var text in new[] { made.ToJsonString(), (await server.Http.ExpectAsync(200, "GET", $"Patient/{id}")).ToJsonString() })
            text.Should().NotContain(Number).And.Contain("XXXXXXXX2346");
        (await server.Http.ExpectAsync(200, "GET", $"Patient?identifier={Number}")).MatchIds().Should().BeEmpty();
        (await server.Http.ExpectAsync(200, "GET", "Patient?identifier=XXXXXXXX2346")).MatchIds().Should().Equal(id);
        await server.Http.ExpectAsync(200, "POST", "", $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"fullUrl":"urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01","resource":{"resourceType":"Organization","name":"o"},"request":{"method":"POST","url":"Organization"} },
              {"resource":{"resourceType":"Patient","id":"linked","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01\">{{Number}}</a></div>"},"managingOrganization":{"reference":"urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01"} },"request":{"method":"PUT","url":"Patient/linked"} } ]}
            """);
        var linked = await server.Http.ExpectAsync(200, "GET", "Patient/linked");
        ((string)linked["text"]!["div"]!).Should().Contain("XXXXXXXX2346").And.Contain((string)linked["managingOrganization"]!["reference"]!);
    }
}
