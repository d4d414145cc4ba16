using System.Text.RegularExpressions;

namespace Profiles.Tests.Guide;

/// <summary>The guide that is compiled from our sources asks for exactly what the published one does, element by element.</summary>
public sealed partial class GuideAgreesWithThePublishedOne
{
    private const string NotOfR4 =
        "The published snapshots were made over definitions that mix their maker's elements into FHIR R4; ours are made over R4.";

    private const string AnyResource = "The published snapshot has Reference(Resource) where R4 has Reference; both mean any resource.";

    /// <summary>Where the guides may differ: an element's path, and why.</summary>
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["Binary.url"] = NotOfR4,
        ["Bundle.meta.project"] = NotOfR4,
        ["Bundle.meta.author"] = NotOfR4,
        ["Bundle.meta.onBehalfOf"] = NotOfR4,
        ["Bundle.meta.account"] = NotOfR4,
        ["Bundle.meta.accounts"] = NotOfR4,
        ["Bundle.meta.compartment"] = NotOfR4,
        ["Bundle.entry.response.outcome"] = NotOfR4,
        ["Task.input.value[x]"] = AnyResource,
        ["Task.output.value[x]"] = AnyResource,
    };

    private static readonly Dictionary<string, string> Published = GuideDigest.Published();

    private static readonly Dictionary<string, string> Compiled = GuideDigest.Compiled();

    [Fact]
    public void Every_constraint_code_and_display_is_the_published_one() =>
        Differences().Where(difference => !Allowed.ContainsKey(difference.Path)).Select(difference => difference.Words).Should().BeEmpty();

    [Fact]
    public void Every_allowed_difference_is_one() =>
        Allowed.Keys.Except(Differences().Select(difference => difference.Path)).Should().BeEmpty();

    [Fact]
    public void The_guide_is_whole()
    {
        CompiledGuide.Package.Name.Should().Be("ndhm.in");
        CompiledGuide.Package.Version.Should().Be("6.5.0");
        CompiledGuide.Package.Entries.GroupBy(entry => (entry.ResourceType, IsExtension: entry.Type == "Extension"))
            .Select(group => (group.Key.ResourceType, group.Key.IsExtension, Count: group.Count()))
            .Should().BeEquivalentTo([("StructureDefinition", false, 59), ("StructureDefinition", true, 4), ("ValueSet", false, 47), ("CodeSystem", false, 19)]);
    }

    private static IEnumerable<(string Path, string Words)> Differences() =>
        from place in Published.Keys.Union(Compiled.Keys)
        let published = Published.GetValueOrDefault(place, "absent")
        let compiled = Compiled.GetValueOrDefault(place, "absent")
        where published != compiled
        select (SliceName().Replace(place[(place.IndexOf('#', StringComparison.Ordinal) + 1)..], ""), $"{place}: {compiled}, published is {published}");

    [GeneratedRegex(":[^.]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SliceName();
}
