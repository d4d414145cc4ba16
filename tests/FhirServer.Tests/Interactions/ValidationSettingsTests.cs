namespace FhirServer.Tests.Interactions;

/// <summary>What the settings make of validation: FhirServer:Validation.</summary>
public sealed class ValidationSettingsTests
{
    private const string Profiles = "https://nrces.in/ndhm/fhir/r4/StructureDefinition/";
    private const string Fitting = """
        {"resourceType":"Patient","name":[{"text":"Asha"}],"identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR","display":"Medical record number"}]},"system":"https://hospital.example/mrn","value":"7"}]}
        """;

    [SkippableFact]
    public async Task A_type_must_fit_one_of_the_profiles_that_the_server_requires()
    {
        await using var server = await TestServer.StartAsync(
            $"--FhirServer:Validation:Required:Patient:0={Profiles}Patient",
            $"--FhirServer:Validation:Required:Practitioner:0={Profiles}Patient",
            $"--FhirServer:Validation:Required:Practitioner:1={Profiles}Practitioner",
            "--FhirServer:Validation:Required:Basic:0=https://nobody.example/p");
        var refused = await server.Http.ExpectAsync(422, "POST", "Patient", """{"resourceType":"Patient"}""");
        refused.Diagnostics().Should().Contain(Profiles + "Patient#Patient.identifier");
        (await server.Http.ExpectAsync(200, "POST", "Patient/$validate?mode=create", """{"resourceType":"Patient"}""")).Diagnostics().Should().Contain("#Patient.identifier");
        await server.Http.ExpectAsync(201, "POST", "Patient", Fitting);
        await server.Http.ExpectAsync(422, "POST", "", """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]}""");
        (await server.Http.ExpectAsync(422, "POST", "Practitioner", """{"resourceType":"Practitioner"}""")).Diagnostics().Should().Contain("one of these profiles");
        (await server.Http.ExpectAsync(422, "POST", "Basic", """{"resourceType":"Basic","code":{"text":"x"}}""")).Diagnostics().Should().Contain("https://nobody.example/p");
        await server.Http.ExpectAsync(201, "POST", "Organization", """{"resourceType":"Organization","name":"x"}""");
    }

    [SkippableFact]
    public async Task Where_claims_are_checked_and_doubt_is_an_error_nothing_doubtful_is_stored()
    {
        await using var server = await TestServer.StartAsync("--FhirServer:Validation:Depth=Profile", "--FhirServer:Validation:Undecided=Error");
        var claim = """{"resourceType":"Patient","meta":{"profile":["https://nobody.example/p"]}}""";
        (await server.Http.ExpectAsync(422, "POST", "Patient", claim)).Diagnostics().Should().Contain("https://nobody.example/p");
        (await server.Http.ExpectAsync(400, "POST", "Patient", claim, ("X-Validation", "structure"))).Diagnostics().Should().Contain("less");
        await server.Http.ExpectAsync(201, "POST", "Patient", """{"resourceType":"Patient"}""");
    }

    [SkippableFact]
    public async Task Switched_off_only_the_structure_of_the_type_counts_and_a_request_may_ask_for_more()
    {
        await using var server = await TestServer.StartAsync("--FhirServer:Validation:Depth=Off");
        const string wrong = """{"resourceType":"Patient","gender":"lady"}""";
        await server.Http.ExpectAsync(201, "POST", "Patient", wrong);
        await server.Http.ExpectAsync(422, "POST", "Patient", wrong, ("X-Validation", "structure"));
        await server.Http.ExpectAsync(400, "POST", "Patient", """{"resourceType":"Patient","sex":"lady"}""");
    }
}
