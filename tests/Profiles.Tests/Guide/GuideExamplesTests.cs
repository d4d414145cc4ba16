using System.Text.Json;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Profiles.Tests.Guide;

/// <summary>The guide's own examples: there is one for each record and each bundle, whole and free of loose ends.</summary>
public sealed partial class GuideExamplesTests
{
    private const string Canonical = "https://nrces.in/ndhm/fhir/r4/StructureDefinition/";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "guide-examples");

    private static readonly Lazy<Dictionary<string, Bundle>> Bundles = new(() => Names().ToDictionary(name => name, Read, StringComparer.Ordinal));

    public static TheoryData<string> Examples() => [.. Names()];

    [Theory]
    [InlineData("OPConsultRecord")]
    [InlineData("PrescriptionRecord")]
    [InlineData("DiagnosticReportRecord")]
    [InlineData("DischargeSummaryRecord")]
    [InlineData("ImmunizationRecord")]
    [InlineData("HealthDocumentRecord")]
    [InlineData("WellnessRecord")]
    [InlineData("InvoiceRecord")]
    public void A_document_shows_each_record(string record) =>
        Bundles.Value.Values.Should().Contain(bundle =>
            bundle.Type == Bundle.BundleType.Document && Claims(bundle, "DocumentBundle") && Claims(bundle.Entry[0].Resource, record));

    [Theory]
    [InlineData("ClaimBundle")]
    [InlineData("ClaimResponseBundle")]
    [InlineData("CoverageEligibilityRequestBundle")]
    [InlineData("CoverageEligibilityResponseBundle")]
    [InlineData("InsurancePlanBundle")]
    [InlineData("TaskBundle")]
    public void A_bundle_shows_each_exchange_of_claims(string profile) =>
        Bundles.Value.Values.Should().Contain(bundle => bundle.Type == Bundle.BundleType.Collection && Claims(bundle, profile));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_reference_finds_its_entry_and_each_entry_is_referred_to(string name)
    {
        var entries = Bundles.Value[name].Entry;
        var references = Reference().Matches(File.ReadAllText(Path.Combine(Folder, name))).Select(match => match.Groups["url"].Value).ToHashSet(StringComparer.Ordinal);

        references.Should().BeSubsetOf(entries.Select(entry => entry.FullUrl));
        entries.Skip(1).Select(entry => entry.FullUrl).Should().BeSubsetOf(references);
        entries.Should().OnlyContain(entry => entry.FullUrl == $"urn:uuid:{entry.Resource!.Id}");
        entries.Should().OnlyHaveUniqueItems(entry => entry.FullUrl);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_profile_claimed_is_one_of_the_guide_for_that_type(string name)
    {
        var bundle = Bundles.Value[name];
        foreach (var resource in bundle.Entry.Select(entry => entry.Resource!).Prepend(bundle))
            foreach (var profile in resource.Meta?.Profile ?? [])
                CompiledGuide.Package.Entries.Should().Contain(entry => entry.Url == profile && entry.Type == resource.TypeName);
    }

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "Bundle-*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    // The SDK's reader refuses what base R4 does not allow: unknown elements, wrong codes and formats, missing elements.
    private static Bundle Read(string name) =>
        JsonSerializer.Deserialize<Bundle>(File.ReadAllText(Path.Combine(Folder, name)), Reader)!;

    private static readonly JsonSerializerOptions Reader = new JsonSerializerOptions().ForFhir(ModelInfo.ModelInspector);

    private static bool Claims(Resource? resource, string profile) => resource?.Meta?.Profile.Contains(Canonical + profile) == true;

    [GeneratedRegex("\"reference\":\"(?<url>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
