using Profiles.Elements;
using Profiles.Tests.Conformance;
using Xunit.Abstractions;

namespace Profiles.Tests.Elements;

public sealed class ExamplesParse(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("r4")]
    [InlineData("abdm")]
    [InlineData("synthea")]
    public void Every_published_example_is_free_of_faults(string set)
    {
        var folder = Samples.Folder(set);
        Skip.If(folder is null, $"shared/samples/{set} is not here.");
        var refused = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder!, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var faults = new List<ElementFault>();
            var tree = ElementTree.Parse(File.ReadAllBytes(file), Definitions.Schemas, ParseLimits.Default, faults);
            count++;
            if (tree is not null && faults.Count == 0) continue;
            refused.Add(Path.GetFileName(file));
            output.WriteLine($"{Path.GetFileName(file)}: {string.Join(Environment.NewLine + "    ", faults.Take(3))}");
        }

        count.Should().BePositive();
        output.WriteLine($"{count} files");
        refused.Should().BeEmpty();
    }

    [SkippableFact]
    public void A_parse_allocates_little()
    {
        var json = Samples.Read("r4", "observation-example.json");
        var faults = new List<ElementFault>();
        ElementTree.Parse(json, Definitions.Schemas, ParseLimits.Default, faults);

        var before = GC.GetAllocatedBytesForCurrentThread();
        ElementTree.Parse(json, Definitions.Schemas, ParseLimits.Default, faults);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        output.WriteLine($"{allocated} bytes for {json.Length} bytes of JSON");
        allocated.Should().BeLessThan(10_000);
    }
}
