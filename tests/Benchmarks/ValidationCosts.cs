using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Profiles.Conformance;
using Profiles.Elements;
using Profiles.Terminology;
using Profiles.Validation;

namespace Benchmarks;

/// <summary>
/// What validation costs, cold and warm, on one core: <c>dotnet run -c Release --project tests/Benchmarks -- validate FOLDER</c> with a folder that has
/// abdm/ and synthea/ in it. Prints a table for docs/performance.md.
/// </summary>
internal static class ValidationCosts
{
    private const int Count = 100;
    private const int Rounds = 5;

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(string samples)
    {
        var reports = Reports(Path.Combine(samples, "abdm"));
        var patients = Patients(Path.Combine(samples, "synthea"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var library = ConformanceLibrary.OpenEmbedded();
        using var snapshots = new Snapshots(library);
        var validator = new ProfileValidator(snapshots, new TypeSchemas(library), new CodeChecks(library), ParseLimits.Default, TimeProvider.System);
        Say($"library opened in {clock.ElapsedMilliseconds} ms");
        Console.WriteLine("| what | first, ms | warm, ms each | allocated each | issues each |\n|---|---|---|---|---|");
        await MeasureAsync("DiagnosticReport document Bundle", validator, reports);
        await MeasureAsync("Patient", validator, patients);
        Say($"memory of the library, its types, rules and codes: {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024 / 1024} MB");
        GC.KeepAlive(validator);
    }

    private static async Task MeasureAsync(string name, ProfileValidator validator, List<byte[]> resources)
    {
        var clock = Stopwatch.StartNew();
        var issues = (await validator.ValidateAsync(resources[0], ValidationAsk.Default, CancellationToken.None)).Issues.Count;
        var first = clock.Elapsed.TotalMilliseconds;
        var (best, bytes) = (double.MaxValue, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            clock.Restart();
            foreach (var resource in resources)
                await validator.ValidateAsync(resource, ValidationAsk.Default, CancellationToken.None);
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds / resources.Count);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / resources.Count;
        }

        Say($"| {resources.Count} x {name}, {resources.Average(resource => resource.Length) / 1024:F0} kB | {first:F1} | {best:F3} | {bytes / 1024.0:F1} kB | {issues} |");
    }

    // There are few reports; each copy differs by its id, so that none is the same text.
    private static List<byte[]> Reports(string folder)
    {
        var files = Directory.GetFiles(folder, "Bundle-DiagnosticReport-*.json").Order(StringComparer.Ordinal).ToList();
        return [.. Enumerable.Range(0, Count).Select(number => Renamed(File.ReadAllText(files[number % files.Count]), number))];
    }

    private static List<byte[]> Patients(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => JsonNode.Parse(File.ReadAllBytes(file))!["entry"]?.AsArray() ?? [])
            .Select(entry => entry!["resource"]!)
            .Where(resource => (string?)resource["resourceType"] == "Patient")
            .Select(resource => resource.ToJsonString())
            .ToList() is var all ? Enumerable.Range(0, Count).Select(number => Renamed(all[number % all.Count], number)) : [],
    ];

    private static byte[] Renamed(string json, int number)
    {
        var node = JsonNode.Parse(json)!;
        node["id"] = string.Create(CultureInfo.InvariantCulture, $"copy-{number}");
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(node);
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
