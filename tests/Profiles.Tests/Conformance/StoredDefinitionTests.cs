using System.Text;
using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class StoredDefinitionTests
{
    private const string Url = "https://lab.example/fhir/ValueSet/panels";
    private readonly ConformanceLibrary _library = ConformanceLibrary.OpenCore();

    [Fact]
    public void What_is_stored_is_found_with_and_without_version_and_the_revision_grows()
    {
        var before = _library.Revision;

        Store("a", "1.0.0").Should().BeTrue();

        _library.Revision.Should().BeGreaterThan(before);
        _library.FindEntry(Url)!.Id.Should().Be("a");
        _library.FindEntry(Url + "|1.0.0")!.Id.Should().Be("a");
        _library.FindEntry(Url + "|1.0.1").Should().BeNull();
        _library.OfType("ValueSet").Should().ContainSingle(entry => entry.Url == Url);
        Encoding.UTF8.GetString(_library.Find(Url)!.Value.Span).Should().Be(Text(Url, "1.0.0"));
    }

    [Fact]
    public void Versions_stand_side_by_side_and_the_newest_is_found_without_version()
    {
        Store("a", "1.10.0");
        Store("b", "1.9.0");
        Store("c", "2.0.0-ballot");

        _library.FindEntry(Url)!.Id.Should().Be("c");
        _library.FindEntry(Url + "|1.9.0")!.Id.Should().Be("b");
        Store("c", "1.10.0-draft", versionId: 2);
        _library.FindEntry(Url)!.Id.Should().Be("a");
        _library.FindEntry(Url + "|2.0.0-ballot").Should().BeNull();
    }

    [Fact]
    public void What_was_deleted_is_gone_and_late_news_does_not_bring_it_back()
    {
        Store("a", "1.0.0", versionId: 1);
        _library.Take([new StoredDefinition("ValueSet", "a", 2, default)]).Should().BeTrue();
        var revision = _library.Revision;

        Store("a", "1.0.0", versionId: 1).Should().BeFalse();

        _library.FindEntry(Url).Should().BeNull();
        _library.Revision.Should().Be(revision);
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender", "4.0.1")]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender", "9.0.0")]
    public void What_FHIR_defines_itself_cannot_be_replaced(string url, string version)
    {
        Store("a", version, url: url);

        _library.FindEntry(url)!.Origin.Should().Be(DefinitionOrigin.Core);
        _library.FindEntry(url + "|4.0.1")!.Origin.Should().Be(DefinitionOrigin.Core);
        _library.FindEntry(url + "|9.0.0")?.Origin.Should().Be(DefinitionOrigin.Stored);
        _library.IsFixed(url).Should().BeTrue();
    }

    [Fact]
    public void A_newer_code_system_of_HL7_terminology_replaces_the_one_that_came_with_R4()
    {
        const string url = "http://terminology.hl7.org/CodeSystem/v2-0360";

        Store("old", "2.0", url: url);
        _library.FindEntry(url)!.Origin.Should().Be(DefinitionOrigin.Core);
        Store("new", "3.0", url: url);

        _library.FindEntry(url)!.Id.Should().Be("new");
        _library.IsFixed(url).Should().BeFalse();
    }

    [Fact]
    public void Types_come_from_FHIR_alone()
    {
        const string patient = """{"resourceType":"StructureDefinition","id":"p","url":"https://x.example/Patient","kind":"resource","type":"Patient","derivation":"specialization"}""";
        _library.Take([new StoredDefinition("StructureDefinition", "p", 1, Encoding.UTF8.GetBytes(patient))]);

        new TypeSchemas(_library).Find("Patient")!.Find("birthDate"u8).Should().NotBeNull();
    }

    [Fact]
    public void Two_contents_have_two_keys()
    {
        Store("a", "1.0.0");
        var first = _library.FindEntry(Url)!;
        Store("a", "1.0.0", versionId: 2);

        _library.FindEntry(Url)!.Key.Should().NotBe(first.Key);
        _library.Read(first).Length.Should().BePositive("what was found may still be read");
    }

    [Fact]
    public void What_is_no_resource_is_refused_as_a_whole()
    {
        var take = () => _library.Take([new StoredDefinition("ValueSet", "a", 1, Encoding.UTF8.GetBytes(Text(Url, "1"))), new StoredDefinition("ValueSet", "b", 1, "[]"u8.ToArray())]);

        take.Should().Throw<JsonException>();
        _library.FindEntry(Url).Should().BeNull();
    }

    [Fact]
    public void Everything_built_in_is_opened_with_FHIR_first()
    {
        var packs = PackageReader.OpenEmbedded();

        packs[0].Name.Should().Be(PackageReader.CoreName);
        packs.Select(pack => pack.Name).Should().OnlyHaveUniqueItems();
        ConformanceLibrary.OpenEmbedded().FindEntry("http://hl7.org/fhir/StructureDefinition/Patient")!.Key.Should().Be("hl7.fhir.r4.core#4.0.1/StructureDefinition/Patient");
    }

    private bool Store(string id, string version, long versionId = 1, string url = Url) =>
        _library.Take([new StoredDefinition("ValueSet", id, versionId, Encoding.UTF8.GetBytes(Text(url, version)))]);

    private static string Text(string url, string version) => $$"""{"resourceType":"ValueSet","url":"{{url}}","version":"{{version}}","status":"draft"}""";
}
