using System.Text.Json.Nodes;

namespace FhirServer.Tests.Operations;

/// <summary>Patient/$match: https://hl7.org/fhir/R4/patient-operation-match.html.</summary>
public sealed class MatchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Abha = "https://healthid.ndhm.gov.in";

    private HttpClient Http => fixture.Http;

    [SkippableTheory]
    [InlineData("Lakshmi", "Narasimhan", "1971-03-05", "Laxmi", "Narasiman", "1971-03-05")]
    [InlineData("Vikram", "Choudhary", "1972-03-05", "Wikram", "Chowdhary", "1972-03-05")]
    [InlineData("सुनीता", "शर्मा", "1973-03-05", "सुनिता", "शरमा", "1973-03-05")]
    [InlineData("राजेश", "गुप्ता", "1974-03-05", "Rajesh", "Gupta", "1974-03-05")]
    [InlineData("Meenakshi", "Joshi", "1975-03-05", "मीनाक्षी", "जोशी", "1975-03-05")]
    [InlineData("Arundhati", "Bhattacharya", "1976-03-05", "Arundathi", "Battacharya", "1976-05-03")]
    public async Task A_misspelt_name_is_found_in_either_script(string given, string family, string birth, string askedGiven, string askedFamily, string askedBirth)
    {
        var id = await Http.CreateAsync("Patient", Patient(given, family, birth));
        var best = (await MatchAsync(Patient(askedGiven, askedFamily, askedBirth))).Entries().Should().NotBeEmpty().And.Subject.First();
        ((string?)best["resource"]!["id"]).Should().Be(id);
        Grade(best).Should().BeOneOf("probable", "possible");
        ((decimal)best["search"]!["score"]!).Should().BeInRange(0.5m, 0.99m);
    }

    [SkippableFact]
    public async Task A_misspelt_name_is_found_without_anything_else()
    {
        var latin = await Http.CreateAsync("Patient", Patient("Kamalnayan", "Vishwanathan", null));
        var devanagari = await Http.CreateAsync("Patient", Patient("कमलेश", "विश्वकर्मा", null));
        var ids = (await MatchAsync(Patient("Kamalnayn", "Viswanathan", null))).MatchIds();
        ids.Should().Contain(latin).And.NotContain(devanagari);
        (await MatchAsync(Patient("कमलेष", "विशवकर्मा", null))).MatchIds().Should().Contain(devanagari).And.NotContain(latin);
    }

    [SkippableFact]
    public async Task Two_are_never_held_for_one_by_name_alone()
    {
        await Http.CreateAsync("Patient", Patient("Gopalakrishnan", "Subramaniam", "1950-01-01"));
        await Http.CreateAsync("Patient", Patient("Gopalakrishnan", "Subramaniam", "1999-09-09"));
        var found = (await MatchAsync(Patient("Gopalakrishnan", "Subramaniam", null))).Entries();
        found.Should().HaveCount(2);
        found.Select(Grade).Should().AllBe("possible");
        (await MatchAsync(Patient("Gopalakrishnan", "Subramaniam", null), onlyCertain: true)).Entries().Should().BeEmpty();
        (await MatchAsync(Patient("Gopalakrishnan", "Subramaniam", "1950-01-01"), onlyCertain: true)).Entries().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task An_abha_number_is_certain_unless_the_rest_speaks_against_it()
    {
        var id = await Http.CreateAsync("Patient", Patient("Zubin", "Daruwala", "1961-02-03", "91-7000-0000-0001"));
        var certain = (await MatchAsync(Patient("Zubin", "Daruwalla", "1961-02-03", "91-7000-0000-0001"), onlyCertain: true)).Entries();
        ((string?)certain.Should().ContainSingle().Subject["resource"]!["id"]).Should().Be(id);
        Grade(certain[0]).Should().Be("certain");
        var other = (await MatchAsync(Patient("Farida", "Khan", "1999-09-09", "91-7000-0000-0001"))).Entries();
        Grade(other.Should().ContainSingle().Subject).Should().Be("probable");
    }

    [SkippableFact]
    public async Task Two_with_one_abha_number_are_not_certain_alone()
    {
        await Http.CreateAsync("Patient", Patient("Iravati", "Karve", "1962-02-03", "91-7000-0000-0002"));
        await Http.CreateAsync("Patient", Patient("Iravati", "Karve", "1962-02-03", "91-7000-0000-0002"));
        var asked = Patient("Iravati", "Karve", "1962-02-03", "91-7000-0000-0002");
        (await MatchAsync(asked)).Entries().Select(Grade).Should().Equal("certain", "certain");
        (await MatchAsync(asked, onlyCertain: true)).Entries().Should().BeEmpty();
        (await MatchAsync(asked, count: 1)).Entries().Should().ContainSingle();
    }

    [SkippableFact]
    public async Task Twins_are_not_taken_for_each_other()
    {
        await Http.CreateAsync("Patient", Twin("Ashwini", "Malhotra"));
        var found = (await MatchAsync(Twin("Bhaskar", "Malhotra"))).Entries().Should().ContainSingle().Subject;
        Grade(found).Should().Be("possible");

        static string Twin(string given, string family) => Patient(given, family, "1980-10-10").Replace(
            "\"gender\"", "\"telecom\":[{\"system\":\"phone\",\"value\":\"+91-98200-11122\"}],\"gender\"", StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_patient_alone_may_be_the_body_and_what_is_none_is_refused()
    {
        var id = await Http.CreateAsync("Patient", Patient("Wamanrao", "Quadros", "1963-02-03"));
        (await Http.ExpectAsync(200, "POST", "Patient/$match", Patient("Wamanrao", "Quadros", "1963-02-03"))).MatchIds().Should().Equal(id);
        (await Http.ExpectAsync(200, "POST", "Patient/$match", """{"resourceType":"Patient","active":true}""")).Entries().Should().BeEmpty();
        (await Http.ExpectAsync(400, "POST", "Patient/$match", """{"resourceType":"Parameters"}""")).Diagnostics().Should().Contain("resource");
        await Http.ExpectAsync(404, "POST", "Observation/$match", """{"resourceType":"Parameters"}""");
    }

    private static string? Grade(JsonNode entry) => (string?)entry["search"]!["extension"]![0]!["valueCode"];

    private static string Patient(string given, string family, string? birth, string? abha = null)
    {
        var patient = new JsonObject
        {
            ["resourceType"] = "Patient",
            ["name"] = new JsonArray(new JsonObject { ["family"] = family, ["given"] = new JsonArray(given) }),
            ["gender"] = "other",
        };
        if (birth is not null)
            patient["birthDate"] = birth;
        if (abha is not null)
            patient["identifier"] = new JsonArray(new JsonObject { ["system"] = Abha, ["value"] = abha });
        return patient.ToJsonString();
    }

    private Task<JsonNode> MatchAsync(string patient, bool onlyCertain = false, int? count = null)
    {
        var parameters = new JsonArray(
            new JsonObject { ["name"] = "resource", ["resource"] = JsonNode.Parse(patient) },
            new JsonObject { ["name"] = "onlyCertainMatches", ["valueBoolean"] = onlyCertain });
        if (count is { } most)
            parameters.Add(new JsonObject { ["name"] = "count", ["valueInteger"] = most });
        return Http.ExpectAsync(200, "POST", "Patient/$match", new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = parameters }.ToJsonString());
    }
}
