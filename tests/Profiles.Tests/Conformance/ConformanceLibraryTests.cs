using System.Diagnostics;
using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class ConformanceLibraryTests
{
    private static readonly ConformanceLibrary Library = Definitions.Library;

    [Theory]
    [InlineData("StructureDefinition", 649)]
    [InlineData("SearchParameter", 1375)]
    [InlineData("OperationDefinition", 46)]
    [InlineData("CompartmentDefinition", 5)]
    [InlineData("CapabilityStatement", 2)]
    [InlineData("ValueSet", 1316)]
    [InlineData("CodeSystem", 1062)]
    [InlineData("ConceptMap", 19)]
    [InlineData("Patient", 0)]
    public void It_holds_all_of_R4_and_no_more(string resourceType, int count) =>
        Library.OfType(resourceType).Should().HaveCount(count);

    [Fact]
    public void A_definition_is_found_by_url_with_and_without_version()
    {
        const string url = "http://hl7.org/fhir/StructureDefinition/Patient";

        Text(Library.Find(url), "url").Should().Be(url);
        Text(Library.Find(url + "|4.0.1"), "version").Should().Be("4.0.1");
        Library.FindEntry(url).Should().Be(Library.FindEntry(url + "|4.0.1"));
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Patient|5.0.0")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/Patient|")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/patient")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/SubscriptionStatus")]
    [InlineData("|")]
    [InlineData("")]
    public void An_unknown_canonical_finds_nothing(string canonical)
    {
        Library.Find(canonical).Should().BeNull();
        Library.FindEntry(canonical).Should().BeNull();
    }

    [Fact]
    public void Two_versions_of_one_url_are_told_apart()
    {
        const string url = "http://terminology.hl7.org/CodeSystem/v2-0360";

        Library.FindEntry(url)!.Id.Should().Be("v2-2.7-0360");
        Library.FindEntry(url + "|2.3.1")!.Id.Should().Be("v2-2.3.1-0360");
    }

    [Fact]
    public void The_five_compartments_are_found_by_code()
    {
        foreach (var code in new[] { "Patient", "Encounter", "RelatedPerson", "Practitioner", "Device" })
            Text(Library.Compartment(code), "code").Should().Be(code);
        Library.Compartment("Group").Should().BeNull();
    }

    [Fact]
    public void The_patient_compartment_is_as_published()
    {
        using var document = JsonDocument.Parse(Library.Compartment("Patient")!.Value);
        var parameters = document.RootElement.GetProperty("resource").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("code").GetString()!,
            entry => entry.TryGetProperty("param", out var list) ? list.EnumerateArray().Select(one => one.GetString()).ToArray() : []);

        parameters.Keys.Should().BeSubsetOf(Definitions.Schemas.ResourceTypes);
        parameters["Observation"].Should().Equal("subject", "performer");
        parameters["Encounter"].Should().Equal("patient");
        parameters["Task"].Should().BeEmpty();
    }

    [Fact]
    public void All_search_parameters_are_read_quickly()
    {
        _ = Library.SearchParameters().Count();
        var watch = Stopwatch.StartNew();

        var bytes = Library.SearchParameters().Sum(parameter => (long)parameter.Length);

        bytes.Should().BeGreaterThan(1_000_000);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromMilliseconds(500), "the server needs them to answer /metadata soon after its start");
    }

    private static string? Text(ReadOnlyMemory<byte>? definition, string name)
    {
        definition.Should().NotBeNull();
        using var document = JsonDocument.Parse(definition!.Value);
        return document.RootElement.GetProperty(name).GetString();
    }
}
