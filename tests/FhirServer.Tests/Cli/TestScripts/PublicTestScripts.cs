using System.Text.Json;
using System.Text.RegularExpressions;
using FhirServer.Cli;
using FhirServer.Cli.TestScripts;
using Spectre.Console;
using Xunit.Abstractions;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>
/// The published TestScripts are carried out as the verb does it. What does not pass stands in known-differences.json, by script and action, with
/// its reason; the list is exact in both directions.
/// </summary>
public sealed partial class PublicTestScripts(ServerFixture fixture, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    // The scripts ask for "a known patient on the system": those of the specification.
    private static readonly (string File, string Place)[] Known =
    [
        ("patient-example.json", "Patient/example"),
        ("patient-example-f001-pieter.json", "Patient/f001"),
        ("observation-example.json", "Observation/example"),
    ];

    // Of the same examples, but not among the samples.
    private const string DonaldDuck = """{ "resourceType": "Patient", "id": "pat1", "active": true, "name": [{ "use": "official", "family": "Donald", "given": ["Duck"] }], "gender": "male" }""";

    // What the scripts ask whoever runs them.
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["PatientSearchFamilyName"] = "Chalmers",
        ["PatientSearchGivenName"] = "Peter",
        ["ObservationSearchCode"] = "15074-8",
        ["ObservationSearchStatus"] = "final",
        ["PatientResourceId1"] = "example",
        ["PatientResourceId2"] = "f001",
        ["checkValue"] = "Chalmers",
        ["directExecuteInput"] = "Chalmers",
    };

    [SkippableFact]
    public async Task They_pass_or_the_list_says_why_not()
    {
        Skip.If(PublicScripts.Folder is null || Samples.Folder("r4") is null, "shared/suites/testscripts or shared/samples/r4 is not here.");
        using var staged = PublicScripts.Stage();
        var known = Differences();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var passed = new List<string>();
        var target = ServerHost.Probe([], bearer: null) with { Variables = Answers };
        await using var parts = target.Parts;
        foreach (var script in staged.Files)
        {
            await SeedAsync();
            var (code, said) = await RunAsync(target, Path.Combine(staged.Root, script));
            output.WriteLine(said);
            if (said.Contains("0 scripts passed, 0 failed", StringComparison.Ordinal))
                continue;
            foreach (var (place, message) in Broken(said))
                found.Add($"{script} {place}", message);
            if (code == Verbs.Done)
                passed.Add(script);
            (code == Verbs.Done || found.Keys.Any(each => each.StartsWith(script + " ", StringComparison.Ordinal))).Should().BeTrue("{0} did not pass, so it says where", script);
        }

        output.WriteLine(FormattableString.Invariant($"{passed.Count} scripts passed:\n{string.Join('\n', passed)}"));
        found.Where(each => !known.ContainsKey(each.Key)).Select(each => $"{each.Key}: {each.Value}").Should().BeEmpty("each difference needs a reason in known-differences.json");
        known.Keys.Except(found.Keys).Should().BeEmpty("what passes now is no difference");
    }

    private async Task SeedAsync()
    {
        foreach (var (file, place) in Known)
            await PutAsync(place, await File.ReadAllTextAsync(Path.Combine(Samples.Folder("r4")!, file)));
        await PutAsync("Patient/pat1", DonaldDuck);
    }

    private async Task PutAsync(string place, string json)
    {
        using var put = await fixture.Http.SendAsync("PUT", place, json);
        put.Code().Should().BeOneOf(200, 201);
    }

    private async Task<(int Code, string Said)> RunAsync(TestScriptTarget target, string script)
    {
        using var told = new StringWriter();
        var terminal = new Terminal(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(told) }), told);
        var verb = new TestScriptVerb(target, [fixture.Server.BaseUrl, fixture.Server.BaseUrl], new TestReports(terminal, folder: null), terminal, TimeProvider.System);
        return (await verb.RunAsync(InputFiles.Find([script]), CancellationToken.None), told.ToString());
    }

    private static IEnumerable<(string Place, string Message)> Broken(string said) => BrokenLines().Matches(said).Select(line => (line.Groups["place"].Value, line.Groups["message"].Value));

    private static Dictionary<string, string> Differences()
    {
        using var stream = typeof(PublicTestScripts).Assembly.GetManifestResourceStream("testscript-differences.json")!;
        var groups = JsonSerializer.Deserialize<List<Difference>>(stream, JsonSerializerOptions.Web)!;
        return groups.SelectMany(group => group.Places.Select(place => (place, group.Reason))).ToDictionary(each => each.place, each => each.Reason, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^    (FAIL|ERROR) +(?<place>TestScript[^ :]*)(?<message>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BrokenLines();

    /// <summary>What does not pass, and why.</summary>
    /// <param name="Reason">The reason.</param>
    /// <param name="Places">Script and action, such as <c>folder/script.json TestScript.test[0].action[1].assert</c>.</param>
    private sealed record Difference(string Reason, IReadOnlyList<string> Places);
}
