using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Profiles.Conformance;
using Profiles.Elements;
using Profiles.Terminology;
using Profiles.Tests.Elements;
using Profiles.Validation;
using Xunit.Abstractions;

namespace Profiles.Tests.Guide.Mutations;

/// <summary>
/// Examples of the eight records with one thing made wrong: each has an error at the place, or at what holds it. MUTATION_SEED in the
/// environment draws others.
/// </summary>
public sealed class MutantsAreRefused(ITestOutputHelper output)
{
    private const int Least = 25;
    private const int Most = 45;

    private static readonly ConformanceLibrary s_library = ConformanceLibrary.OpenEmbedded();
    private static readonly TypeSchemas s_schemas = new(s_library);
    private static readonly ProfileValidator s_validator = new(new Snapshots(s_library), s_schemas, new CodeChecks(s_library), ParseLimits.Default, TimeProvider.System);
    private static readonly Sites s_sites = new(s_library, s_schemas);

    [SkippableTheory]
    [InlineData("DiagnosticReportRecord")]
    [InlineData("DischargeSummaryRecord")]
    [InlineData("HealthDocumentRecord")]
    [InlineData("ImmunizationRecord")]
    [InlineData("InvoiceRecord")]
    [InlineData("OPConsultRecord")]
    [InlineData("PrescriptionRecord")]
    [InlineData("WellnessRecord")]
    public async Task One_fault_is_one_error_at_its_place(string record)
    {
        var examples = Examples(record);
        Skip.If(examples.Count == 0, $"There is no example of {record} here.");
        var seed = int.Parse(Environment.GetEnvironmentVariable("MUTATION_SEED") ?? "20", CultureInfo.InvariantCulture);
        output.WriteLine($"seed {seed}");
        foreach (var (file, root) in examples)
        {
            var sound = await ErrorsAsync(root);
            var missed = new StringBuilder();
            var mutants = Draw(root, new Random(seed));
            foreach (var mutant in mutants)
            {
                var errors = (await ErrorsAsync(mutant.Root)).Except(sound).ToList();
                if (!errors.Exists(error => mutant.IsPlace(error.Expression)))
                    missed.Append(CultureInfo.InvariantCulture, $"\n{mutant.Name} at {mutant.Expression}; found {(errors.Count == 0 ? "nothing" : string.Join("; ", errors.Take(4).Select(error => $"{error.Expression} {error.Message}")))}");
            }

            output.WriteLine($"{file}: {mutants.Count} mutants, {sound.Count} errors before");
            mutants.Count.Should().BeGreaterThanOrEqualTo(Least, because: file);
            missed.ToString().Should().BeEmpty(because: $"{file} with seed {seed}");
        }
    }

    /// <summary>Some of each way of going wrong, in turn, until there are enough.</summary>
    private static List<Mutant> Draw(JsonObject root, Random random)
    {
        var sites = s_sites.Of(root);
        var ways = Mutation.All.Select(way => (Way: way, Sites: new Queue<Site>(sites.OrderBy(_ => random.Next())))).ToList();
        var drawn = new List<Mutant>();
        while (drawn.Count < Most && ways.Exists(way => way.Sites.Count > 0))
        {
            foreach (var (way, queue) in ways)
            {
                Mutant? mutant = null;
                while (mutant is null && queue.TryDequeue(out var site))
                    mutant = way.Apply(root, site, sites);
                if (mutant is not null)
                    drawn.Add(mutant);
            }
        }

        return drawn;
    }

    private static async Task<List<Error>> ErrorsAsync(JsonNode root)
    {
        var report = await s_validator.ValidateAsync(JsonSerializer.SerializeToUtf8Bytes(root), ValidationAsk.Default, default);
        return [.. report.Issues.Where(issue => issue.Severity == ValidationSeverity.Error).Select(issue => new Error(issue.Expression, issue.MessageId, issue.Message))];
    }

    /// <summary>The document Bundles whose Composition claims one of the records: the published ones and the guide's own.</summary>
    private static List<(string File, JsonObject Root)> Examples(string record)
    {
        string?[] folders = [Samples.Folder("abdm"), Path.Combine(AppContext.BaseDirectory, "guide-examples")];
        var found = new List<(string, JsonObject)>();
        foreach (var file in folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder!, "Bundle-*.json").Order(StringComparer.Ordinal)))
        {
            var root = JsonNode.Parse(File.ReadAllBytes(file))!.AsObject();
            if (root["entry"]?[0]?["resource"] is JsonObject first && (string?)first["resourceType"] == "Composition"
                && first["meta"]?["profile"] is JsonArray claimed && claimed.Any(profile => ((string)profile!).EndsWith('/' + record, StringComparison.Ordinal)))
                found.Add((Path.GetFileName(file), root));
        }

        return found;
    }

    private sealed record Error(string Expression, string MessageId, string Message);
}
