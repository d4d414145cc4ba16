using System.Text.Json.Nodes;
using FhirServer.Cli;

namespace FhirServer.Tests.Cli;

public sealed class ValidateVerbTests
{
    private const string OfAbdm = "https://nrces.in/ndhm/fhir/r4/StructureDefinition/Patient";

    [SkippableFact]
    public async Task Files_lines_and_XML_are_reported_with_place_and_rule_and_no_store_is_opened()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("a.json", "{\"resourceType\":\"Patient\",\n \"gender\":\"lady\"}");
        folder.Write("b.xml", """<Patient xmlns="http://hl7.org/fhir"><gender value="female"/></Patient>""");
        folder.Write("c.ndjson.gz", "{\"resourceType\":\"Patient\"}\n\n{\"resourceType\":\"Patient\",\"sex\":\"f\"}\n");
        folder.Write("d.xml", "<Patient");
        folder.Write("e.txt", "no resource");
        var data = Path.Combine(folder.Input, "data");

        var run = await LoadFolder.RunAsync("validate", folder.Input, $"--FhirServer:DataDirectory={data}");

        run.Code.Should().Be(1);
        run.Output.Should().MatchRegex(@"invalid .*a\.json \(1 errors, 1 warnings\)").And.Contain("error 2:11 Patient.gender").And.Contain("[binding-required]")
            .And.MatchRegex(@"\nvalid .*b\.xml").And.MatchRegex(@"\nvalid .*c\.ndjson\.gz:1").And.MatchRegex(@"invalid .*c\.ndjson\.gz:3").And.Contain("error 3:")
            .And.MatchRegex(@"invalid .*d\.xml").And.Contain("2 of 5 resources without errors").And.NotContain("\u001b");
        run.Error.Should().Contain("e.txt");
        Directory.Exists(data).Should().BeFalse();
    }

    [SkippableFact]
    public async Task Programs_get_an_OperationOutcome_a_line_that_names_its_file()
    {
        await using var folder = await LoadFolder.NewAsync();
        var valid = folder.Write("a.json", """{"resourceType":"Patient"}""");
        folder.Write("b.json", """{"resourceType":"Observation"}""");

        var run = await LoadFolder.RunAsync("validate", Path.Combine(folder.Input, "*.json"), "--json");

        run.Code.Should().Be(1);
        var outcomes = run.Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        outcomes.Should().HaveCount(2).And.OnlyContain(outcome => (string?)outcome["resourceType"] == "OperationOutcome");
        ((string?)outcomes[0]["extension"]![0]!["valueString"]).Should().Be(valid);
        outcomes[0]["issue"]!.AsArray().Should().NotContain(issue => (string?)issue!["severity"] == "error");
        outcomes[1]["issue"]!.AsArray().Select(issue => (string?)issue!["expression"]?[0]).Should().Contain("Observation.status");
    }

    [SkippableFact]
    public async Task A_named_profile_is_checked_and_a_file_that_fits_leaves_with_0()
    {
        await using var folder = await LoadFolder.NewAsync();
        var file = folder.Write("p.json", """{"resourceType":"Patient","name":[{"text":"Asha"}]}""");

        (await LoadFolder.RunAsync("validate", file)).Code.Should().Be(0);
        var run = await LoadFolder.RunAsync("validate", file, "--profile", OfAbdm);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("Patient.identifier").And.Contain($"asked by {OfAbdm}#Patient.identifier");
    }

    [SkippableFact]
    public async Task A_file_that_cannot_be_read_does_not_end_the_others()
    {
        await using var folder = await LoadFolder.NewAsync();
        var broken = Path.Combine(folder.Input, "a.json.gz");
        await File.WriteAllTextAsync(broken, "this is no gzip");
        folder.Write("b.json", """{"resourceType":"Patient"}""");

        var run = await LoadFolder.RunAsync("validate", folder.Input);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("cannot be read").And.Contain("1 of 2 resources");
    }

    [SkippableTheory]
    [InlineData("validate", "at least one")]
    [InlineData("validate x --quick", "'--quick'")]
    [InlineData("validate x --profile", "needs a value")]
    [InlineData("validate /nowhere/at/all", "/nowhere/at/all")]
    [InlineData("validate . --FhirServer:MaxDepth=1", "MaxDepth")]
    public async Task Bad_usage_leaves_with_2(string line, string fault)
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("p.json", "{}");
        var run = await LoadFolder.RunAsync(line.Replace(" . ", $" {folder.Input} ", StringComparison.Ordinal).Split(' '));

        run.Code.Should().Be(2);
        run.Error.Should().Contain(fault);
        run.Output.Should().BeEmpty();
    }

    [Fact]
    public void Short_names_are_settings()
    {
        var arguments = ValidateArguments.Read(["a", "--package", "p", "--tx=https://tx.example/r4", "--profile=u", "--json", "--FhirServer:MaxDepth", "20", "--", "-b"]);

        arguments.Fault.Should().BeNull();
        arguments.Paths.Should().Equal("a", "-b");
        arguments.Profiles.Should().Equal("u");
        arguments.IsJson.Should().BeTrue();
        arguments.Settings.Should().Equal("--FhirServer:PackageDirectory=p", "--FhirServer:Terminology:Server=https://tx.example/r4", "--FhirServer:MaxDepth=20");
    }
}
