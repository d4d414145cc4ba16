using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Tests.Search.Examples;
using Xunit.Abstractions;

namespace FhirServer.Tests.Search.Types;

/// <summary>Each value extracted from each official example, asked without a store.</summary>
public sealed class OwnValuesTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Every_value_extracted_from_an_example_finds_it()
    {
        var folder = Samples.Folder("r4");
        Skip.If(folder is null, "shared/samples/r4 is not here.");
        var parser = new QueryParser(Core.Registry, Core.Settings, new SearchLimits());
        var lost = new List<string>();
        var names = new HashSet<string>();
        var count = 0;
        foreach (var (file, tree) in SampleResources.In(folder))
        {
            var type = tree.Root.Name;
            var entries = Core.Extractor.Extract(tree.Root);
            var candidate = new IndexedResource(new ResourceKey(type, "it"), DateTimeOffset.UnixEpoch, entries);
            foreach (var entry in entries)
            {
                if (AskedBack.Of(entry) is not { } query)
                    continue;
                count++;
                names.Add($"{type}.{entry.Code}");
                var where = parser.Parse([type], [query], strict: true).Query.Where;
                if (!InMemoryMatcher.Matches(where, candidate, [candidate]))
                    lost.Add($"{file} {query.Key}={query.Value} for {entry}");
            }
        }

        output.WriteLine($"{names.Count} parameters (with their other forms), {count} queries");
        string.Join('\n', lost).Should().BeEmpty();
        count.Should().BeGreaterThan(10_000);
    }
}
