using System.Text.Json.Nodes;
using System.Xml.Linq;
using FhirServer.Fhir;
using Microsoft.Extensions.DependencyInjection;
using Profiles.Validation;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>The verb from its command line to its reports.</summary>
public sealed class TestScriptVerbTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string Good = ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert("""  "response": "okay"  """)).ToJsonString();
    private static readonly string Bad = ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert("""  "response": "gone", "label": "it-is-gone"  """)).ToJsonString();

    [SkippableFact]
    public async Task Folders_are_carried_out_in_JSON_and_XML_and_what_is_no_script_is_no_fault()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("a.json", Good);
        var serializer = fixture.Server.Services.GetRequiredService<FhirSerializer>();
        folder.Write("deeper/b.xml", System.Text.Encoding.UTF8.GetString(serializer.JsonToXml(System.Text.Encoding.UTF8.GetBytes(Good))));
        folder.Write("deeper/patient.json", """{ "resourceType": "Patient" }""");
        folder.Write("notes.txt", "no resource");

        var run = await LoadFolder.RunAsync("testscript", folder.Input, "--server", fixture.Server.BaseUrl);

        run.Output.Should().MatchRegex(@"passed  lab \(.*a\.json\)").And.MatchRegex(@"passed  lab \(.*b\.xml\)").And.Contain("2 scripts passed, 0 failed");
        run.Code.Should().Be(0);
    }

    [SkippableFact]
    public async Task A_script_that_fails_is_told_with_its_place_and_leaves_with_1()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("good.json", Good);
        folder.Write("bad.json", Bad);

        var run = await LoadFolder.RunAsync("testscript", folder.Input, "--server", fixture.Server.BaseUrl);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("1 scripts passed, 1 failed").And.Contain("TestScript.test[0].action[1].assert \"it-is-gone\"").And.Contain("200").And.Contain("410");
    }

    [SkippableFact]
    public async Task A_report_that_cannot_be_written_is_told_and_no_crash()
    {
        await using var folder = await LoadFolder.NewAsync();
        var file = folder.Write("good.json", Good);

        var run = await LoadFolder.RunAsync("testscript", file, "--server", fixture.Server.BaseUrl, "--report", Path.Combine(file, "out"));

        run.Code.Should().Be(1);
        run.Error.Should().Contain("good.json");
    }

    [SkippableFact]
    public async Task Whoever_runs_a_script_gives_the_values_that_it_asks_for()
    {
        await using var folder = await LoadFolder.NewAsync();
        var script = ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert("""  "expression": "Patient.name.family", "value": "${name}"  """));
        script["variable"] = JsonNode.Parse("""[{ "name": "name", "hint": "[Family name]" }]""");
        var file = folder.Write("asks.json", script.ToJsonString());

        var without = await LoadFolder.RunAsync("testscript", file, "--server", fixture.Server.BaseUrl);
        var with = await LoadFolder.RunAsync("testscript", file, "--server", fixture.Server.BaseUrl, "--variable", "name=Rao");
        var wrong = await LoadFolder.RunAsync("testscript", file, "--server", fixture.Server.BaseUrl, "--variable", "name=Roy");

        without.Code.Should().Be(1);
        without.Output.Should().Contain("[Family name]").And.Contain("--variable name=VALUE");
        with.Code.Should().Be(0);
        wrong.Code.Should().Be(1);
    }

    [SkippableFact]
    public async Task A_script_of_another_version_in_XML_is_an_error_and_not_passed_over()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("r5.xml", """<TestScript xmlns="http://hl7.org/fhir"><name value="r5"/><status value="draft"/><profile id="p" value="http://example.org/p"/></TestScript>""");

        var run = await LoadFolder.RunAsync("testscript", folder.Input, "--server", fixture.Server.BaseUrl);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("ERROR").And.Contain("no TestScript of R4").And.Contain("0 scripts passed, 1 failed");
    }

    [SkippableTheory]
    [InlineData("""  "stopTestOnFail": false  """, "stopTestOnFail")]
    [InlineData("""  "defaultManualCompletion": "fail"  """, "defaultManualCompletion")]
    public async Task An_element_that_R4_does_not_have_is_an_error_and_nothing_is_asked(string member, string named)
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("r5.json", ScriptLab.OneTest(ScriptLab.Read, ScriptLab.Assert($"""  "response": "okay", {member}  """)).ToJsonString());

        var run = await LoadFolder.RunAsync("testscript", folder.Input, "--server", fixture.Server.BaseUrl);

        run.Code.Should().Be(1);
        run.Output.Should().Contain("ERROR").And.Contain(named);
    }

    [SkippableFact]
    public async Task Reports_are_valid_TestReports_and_one_file_in_the_form_of_JUnit()
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("in/good.json", Good);
        folder.Write("in/bad.json", Bad);
        var reports = Path.Combine(folder.Input, "out");

        var run = await LoadFolder.RunAsync("testscript", Path.Combine(folder.Input, "in"), "--server", fixture.Server.BaseUrl, "--report", reports);

        run.Code.Should().Be(1);
        Directory.GetFiles(reports).Select(Path.GetFileName).Should().BeEquivalentTo("good.json", "bad.json", "junit.xml");
        await CheckReportAsync(Path.Combine(reports, "good.json"), "pass", ["pass", "pass"]);
        await CheckReportAsync(Path.Combine(reports, "bad.json"), "fail", ["pass", "fail"]);
        var suites = XDocument.Load(Path.Combine(reports, "junit.xml")).Root!.Elements("testsuite").ToList();
        suites.Should().HaveCount(2);
        suites.Select(suite => (string?)suite.Attribute("failures")).Should().BeEquivalentTo("0", "1");
        suites.SelectMany(suite => suite.Elements("testcase")).SelectMany(each => each.Elements("failure")).Should().ContainSingle()
            .Which.Value.Should().Contain("TestScript.test[0].action[1].assert").And.Contain("it-is-gone");
    }

    [SkippableTheory]
    [InlineData("testscript", "at least one")]
    [InlineData("testscript x", "--server")]
    [InlineData("testscript x --server", "needs a value")]
    [InlineData("testscript x --server nowhere", "'nowhere'")]
    [InlineData("testscript x --server http://localhost/fhir --variable name", "'name'")]
    [InlineData("testscript x --server http://localhost/fhir --quick", "'--quick'")]
    [InlineData("testscript /nowhere/at/all --server http://localhost/fhir", "/nowhere/at/all")]
    public async Task A_wrong_command_line_says_what_is_wrong_and_leaves_with_2(string line, string named)
    {
        var run = await LoadFolder.RunAsync(line.Split(' '));

        run.Code.Should().Be(2);
        run.Error.Should().Contain(named);
    }

    private async Task CheckReportAsync(string file, string result, string[] outcomes)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var found = await fixture.Server.Services.GetRequiredService<ProfileValidator>().ValidateAsync(bytes, new ValidationAsk(), CancellationToken.None);
        found.Issues.Where(issue => issue.Severity == ValidationSeverity.Error).Select(issue => issue.Message).Should().BeEmpty();
        var report = JsonNode.Parse(bytes)!;
        ((string?)report["resourceType"]).Should().Be("TestReport");
        ((string?)report["result"]).Should().Be(result);
        report["test"]![0]!["action"]!.AsArray().Select(action => (string?)(action!["operation"] ?? action["assert"])!["result"]).Should().Equal(outcomes);
    }
}
