using System.Text.Json.Nodes;
using FhirServer.Cli.TestScripts;

namespace FhirServer.Tests.Walks;

/// <summary>Our own TestScripts pass, ask for everything that the server claims, and clean up after themselves.</summary>
public sealed class OwnTestScripts(ServerFixture fixture, OwnTestScripts.Probe probe) : IClassFixture<ServerFixture>, IClassFixture<OwnTestScripts.Probe>
{
    private const int Wanted = 60;
    private const string Guide = "https://nrces.in/ndhm/fhir/r4/StructureDefinition/";

    private static readonly string[] Records =
    [
        "OPConsultRecord", "PrescriptionRecord", "DiagnosticReportRecord", "DischargeSummaryRecord", "ImmunizationRecord", "HealthDocumentRecord", "WellnessRecord", "InvoiceRecord",
    ];

    public static TheoryData<string> Scripts => [.. OwnScripts.Files];

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_passes(string script)
    {
        var path = Path.Combine(OwnScripts.Folder, script);
        var tree = probe.Target.Parser.Parse(await File.ReadAllBytesAsync(path), out var faults);
        faults.Should().BeEmpty("a script is a TestScript of R4");
        var result = await new ScriptRun(probe.Target, [fixture.Server.BaseUrl], path, tree.Root, TimeProvider.System).RunAsync(CancellationToken.None);
        result.Parts.SelectMany(part => part.Actions).Where(action => action.Outcome > ActionOutcome.Skip).Select(action => $"{action.Place} {action.Label}: {action.Message}").Should().BeEmpty();
        result.IsPassed.Should().BeTrue();
    }

    [SkippableFact]
    public async Task A_script_is_a_good_resource_that_says_what_it_shows()
    {
        foreach (var file in OwnScripts.Files)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(OwnScripts.Folder, file));
            var outcome = await fixture.Http.ExpectAsync(200, "POST", "TestScript/$validate", text);
            outcome["issue"]!.AsArray().Where(issue => (string)issue!["severity"]! is "error" or "fatal").Select(issue => issue!.ToJsonString()).Should().BeEmpty(file);
            var script = JsonNode.Parse(text)!;
            new[] { "title", "description", "purpose" }.Where(name => string.IsNullOrWhiteSpace((string?)script[name])).Should().BeEmpty(file);
        }
    }

    [Fact]
    public void No_two_scripts_share_a_url_a_name_or_what_they_store_under()
    {
        var scripts = OwnScripts.Files.Select(file => Read(file)).ToList();
        scripts.Select(script => (string)script["url"]!).Should().OnlyHaveUniqueItems();
        scripts.Select(script => (string)script["id"]!).Should().OnlyHaveUniqueItems();
        scripts.SelectMany(script => script["variable"]?.AsArray().Select(variable => (string?)variable!["defaultValue"]) ?? []).OfType<string>().Should().OnlyHaveUniqueItems("scripts run in any order");
    }

    [SkippableFact]
    public async Task All_that_the_server_claims_is_asked_for_by_a_script()
    {
        OwnScripts.Files.Should().HaveCountGreaterThanOrEqualTo(Wanted);
        var used = OwnScripts.Files.SelectMany(file => new ScriptUse(Read(file)).Interactions).ToHashSet(StringComparer.Ordinal);
        var claims = await Claims.ReadAsync(fixture.Http);
        var interactions = claims.Types.Append(claims.System).SelectMany(type => type.Interactions).Append("capabilities").Distinct();
        interactions.Except(used).Should().BeEmpty("each interaction is used by a script");
        var generic = claims.Types.SelectMany(claims.Operations).Where(operation => operation.IsGeneric).DistinctBy(operation => operation.Url).ToList();
        generic.Where(operation => !used.Any(use => use.EndsWith($"/${operation.Code}", StringComparison.Ordinal))).Select(operation => operation.Url).Should().BeEmpty("each operation of all types is used by a script");
        claims.Operations(claims.System).Select(operation => $"${operation.Code}").Except(used).Should().BeEmpty("each operation of the base is used by a script");
        var own = claims.Types.SelectMany(type => claims.Operations(type).Where(operation => !operation.IsGeneric).Select(operation => $"{type.Name}/${operation.Code}"));
        own.Except(used).Should().BeEmpty("each operation of one type is used by a script");
    }

    [Fact]
    public void Each_record_type_of_India_is_judged_by_its_profile()
    {
        var judged = OwnScripts.Files.SelectMany(file => new ScriptUse(Read(file)).Profiles).ToHashSet(StringComparer.Ordinal);
        Records.Append("DocumentBundle").Select(record => Guide + record).Except(judged).Should().BeEmpty();
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(OwnScripts.Folder, file)))!;

    /// <summary>What all scripts are carried out with: the definitions are read once.</summary>
    public sealed class Probe : IAsyncLifetime
    {
        /// <summary>The target.</summary>
        public TestScriptTarget Target { get; } = ServerHost.Probe([], bearer: null);

        /// <inheritdoc/>
        public Task InitializeAsync() => Task.CompletedTask;

        /// <inheritdoc/>
        public Task DisposeAsync() => Target.Parts.DisposeAsync().AsTask();
    }
}
