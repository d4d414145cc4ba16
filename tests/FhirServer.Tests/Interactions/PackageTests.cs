using Microsoft.Extensions.DependencyInjection;
using Profiles.Conformance;
using Profiles.Tests.Conformance;

namespace FhirServer.Tests.Interactions;

/// <summary>A server with a folder of packages, one of them half broken.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private const string Url = "https://lab.example/fhir/StructureDefinition/lab-patient";
    private readonly string _folder = Directory.CreateTempSubdirectory("packages-").FullName;
    private TestServer? _server;
    private string? _missing;

    private HttpClient Http
    {
        get
        {
            Skip.If(_server is null, _missing);
            return _server!.Http;
        }
    }

    public async Task InitializeAsync()
    {
        File.WriteAllBytes(Path.Combine(_folder, "lab.tgz"), PackageMaker.Pack(
            PackageMaker.Manifest("lab.example", "1.0.0"),
            ("package/StructureDefinition-lab-patient.json", $$"""
                {"resourceType":"StructureDefinition","id":"lab-patient","url":"{{Url}}","version":"1.0.0","name":"LabPatient","status":"active","date":"2024-05-06","kind":"resource","abstract":false,
                 "type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}]} }
                """),
            PackageMaker.ValueSet("panels", "https://lab.example/fhir/ValueSet/panels", "1.0.0"),
            PackageMaker.ValueSet("administrative-gender", "https://lab.example/fhir/ValueSet/gender", "1.0.0"),
            ("package/ValueSet-broken.json", "{")));
        File.WriteAllText(Path.Combine(_folder, "broken.tgz"), "no archive");
        try
        {
            _server = await TestServer.StartAsync($"--FhirServer:PackageDirectory={_folder}");
        }
        catch (SkipException skipped)
        {
            _missing = skipped.Message;
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task Its_definitions_are_served_named_as_supported_and_have_snapshots()
    {
        (await Http.ExpectAsync(200, "GET", $"StructureDefinition?url={Url}&version=1.0.0")).MatchIds().Should().Equal("lab-patient");
        (await Http.ExpectAsync(200, "GET", "ValueSet/panels"))["url"]!.GetValue<string>().Should().EndWith("/panels");
        ((string)(await Http.ExpectAsync(200, "GET", "StructureDefinition/lab-patient"))["meta"]!["lastUpdated"]!).Should().StartWith("2024-05-06");
        var metadata = await Http.ExpectAsync(200, "GET", "metadata");
        var patient = metadata["rest"]![0]!["resource"]!.AsArray().Single(type => (string?)type!["type"] == "Patient")!;
        patient["supportedProfile"]!.AsArray().Select(profile => (string?)profile).Should().Contain(Url);
        var snapshots = _server!.Services.GetRequiredService<Snapshots>();
        await snapshots.PreparedAsync(default);
        snapshots.Find(Url).Should().NotBeNull();
    }

    [SkippableFact]
    public async Task Of_two_definitions_with_one_id_both_are_found_and_each_is_read_where_it_says()
    {
        var found = (await Http.ExpectAsync(200, "GET", "ValueSet?url=https://lab.example/fhir/ValueSet/gender")).Entries().Single();
        var id = (string)found["resource"]!["id"]!;

        id.Should().StartWith("administrative-gender-");
        (await Http.ExpectAsync(200, "GET", $"ValueSet/{id}"))["url"]!.GetValue<string>().Should().EndWith("/gender");
        (await Http.ExpectAsync(200, "GET", "ValueSet/administrative-gender"))["url"]!.GetValue<string>().Should().StartWith("http://hl7.org/");
    }

    [SkippableFact]
    public async Task What_could_not_be_read_is_known_and_the_server_serves()
    {
        await Http.ExpectAsync(200, "GET", "Patient");
        var reports = _server!.Services.GetRequiredService<PackageFolder>().Reports;

        reports.SelectMany(report => report.Faults.Select(fault => $"{report.File}:{fault.File}")).Should().BeEquivalentTo("broken.tgz:", "lab.tgz:package/ValueSet-broken.json");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_stops_the_start()
    {
        var start = () => TestServer.StartInAsync(_folder, $"--FhirServer:PackageDirectory={_folder}/none");

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*FhirServer:PackageDirectory*");
    }
}
