using System.Text;
using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class SnapshotsTests : IDisposable
{
    private const string Base = "https://lab.example/fhir/StructureDefinition/";
    private readonly ConformanceLibrary _library = ConformanceLibrary.OpenCore();
    private readonly Snapshots _snapshots;

    public SnapshotsTests() => _snapshots = new Snapshots(_library);

    public void Dispose() => _snapshots.Dispose();

    [Fact]
    public async Task A_profile_that_brings_only_a_differential_gets_a_snapshot()
    {
        Store("patient", "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""");
        _snapshots.Find(Base + "patient").Should().BeNull("nothing was prepared");
        var revision = _library.Revision;

        (await _snapshots.PrepareAsync(isStoredOnly: true, default)).Should().Be(1);

        Element(Base + "patient", "Patient.birthDate")!["min"]!.GetValue<int>().Should().Be(1);
        Element(Base + "patient", "Patient.contact.name").Should().NotBeNull();
        _library.Revision.Should().BeGreaterThan(revision, "what was compiled without it is old");
        (await _snapshots.PrepareAsync(isStoredOnly: true, default)).Should().Be(0);
        Encoding.UTF8.GetString(_library.Find(Base + "patient")!.Value.Span).Should().NotContain("snapshot", "what is stored stays as it is");
    }

    [Fact]
    public async Task Profiles_of_profiles_are_made_whatever_their_order()
    {
        Store("grandchild", Base + "child", """{"id":"Patient.gender","path":"Patient.gender","min":1}""");
        Store("child", Base + "parent", """{"id":"Patient.name","path":"Patient.name","min":1}""");
        Store("parent", "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""");

        (await _snapshots.PrepareAsync(isStoredOnly: true, default)).Should().Be(3);

        foreach (var path in new[] { "Patient.gender", "Patient.name", "Patient.birthDate" })
            Element(Base + "grandchild", path)!["min"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task What_could_not_be_made_says_why_and_is_made_when_its_base_comes()
    {
        Store("child", Base + "parent", """{"id":"Patient.name","path":"Patient.name","min":1}""");
        await _snapshots.PrepareAsync(isStoredOnly: true, default);
        _snapshots.Find(Base + "child").Should().BeNull();
        _snapshots.Fault(Base + "child").Should().NotBeNullOrEmpty();

        Store("parent", "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""");
        await _snapshots.PrepareAsync(isStoredOnly: true, default);

        Element(Base + "child", "Patient.birthDate")!["min"]!.GetValue<int>().Should().Be(1);
        _snapshots.Fault(Base + "child").Should().BeNull();
    }

    [Fact]
    public async Task What_was_made_of_a_definition_is_made_anew_when_that_is_another_and_gone_when_it_is_gone()
    {
        const string Patient = "http://hl7.org/fhir/StructureDefinition/Patient";
        Store("grandchild", Base + "child", """{"id":"Patient.gender","path":"Patient.gender","min":1}""");
        Store("child", Base + "parent", """{"id":"Patient.name","path":"Patient.name","min":1}""");
        Store("parent", Patient, """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""");
        Store("apart", Patient, """{"id":"Patient.gender","path":"Patient.gender","min":1}""");
        await _snapshots.PrepareAsync(isStoredOnly: true, default);

        Store("parent", Patient, """{"id":"Patient.photo","path":"Patient.photo","min":1}""", version: 2);
        (await _snapshots.PrepareAsync(isStoredOnly: true, default)).Should().Be(3, "one builds on neither");

        Element(Base + "grandchild", "Patient.photo")!["min"]!.GetValue<int>().Should().Be(1);
        Element(Base + "grandchild", "Patient.name")!["min"]!.GetValue<int>().Should().Be(1);
        Element(Base + "grandchild", "Patient.birthDate")!["min"]!.GetValue<int>().Should().Be(0);
        var revision = _library.Revision;
        (await _snapshots.PrepareAsync(isStoredOnly: true, default)).Should().Be(0);
        _library.Revision.Should().Be(revision);

        _library.Take([new StoredDefinition("StructureDefinition", "parent", 3, default)]);
        await _snapshots.PrepareAsync(isStoredOnly: true, default);
        _snapshots.Find(Base + "grandchild").Should().BeNull();
        _snapshots.Find(Base + "apart").Should().NotBeNull();
    }

    [Fact]
    public async Task A_definition_is_completed_before_it_joins_with_others_that_come_with_it()
    {
        var parent = Definition("parent", "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""");
        var child = Definition("child", Base + "parent", """{"id":"Patient.name","path":"Patient.name","min":1}""");

        (await _snapshots.CompleteAsync(child, [], default)).Fault.Should().NotBeNullOrEmpty();
        var (json, fault) = await _snapshots.CompleteAsync(child, [parent, child], default);

        fault.Should().BeNull();
        Encoding.UTF8.GetString(json!.Value.Span).Should().Contain("\"snapshot\"").And.Contain("Patient.contact.name");
        _library.FindEntry(Base + "child").Should().BeNull("it was only tried");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"Patient.nothing","path":"Patient.nothing","min":1}""")]
    [InlineData("""{"path":7}""")]
    [InlineData("""{"id":"Observation.value","path":"Observation.value"}""")]
    public async Task A_differential_that_makes_no_sense_stops_nothing(string element)
    {
        Store("odd", "http://hl7.org/fhir/StructureDefinition/Patient", element);
        Store("patient", "http://hl7.org/fhir/StructureDefinition/Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""");
        Store("self", Base + "self", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""");

        await _snapshots.PrepareAsync(isStoredOnly: true, default);

        Element(Base + "patient", "Patient.birthDate").Should().NotBeNull();
        _snapshots.Find(Base + "self").Should().BeNull();
    }

    [Fact]
    public void Definitions_of_FHIR_bring_their_own() =>
        Element("http://hl7.org/fhir/StructureDefinition/bp", "Observation.component")!.Should().NotBeNull();

    private JsonNode? Element(string canonical, string path)
    {
        var json = _snapshots.Find(canonical);
        json.Should().NotBeNull(_snapshots.Fault(canonical));
        return JsonNode.Parse(json!.Value.Span)!["snapshot"]!["element"]!.AsArray().FirstOrDefault(element => (string?)element!["path"] == path);
    }

    private void Store(string id, string baseDefinition, string element, int version = 1) =>
        _library.Take([new StoredDefinition("StructureDefinition", id, version, Definition(id, baseDefinition, element))]);

    private static byte[] Definition(string id, string baseDefinition, string element) => Encoding.UTF8.GetBytes($$"""
        {"resourceType":"StructureDefinition","id":"{{id}}","url":"{{Base}}{{id}}","name":"Made","status":"active","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"{{baseDefinition}}","derivation":"constraint","differential":{"element":[ {{element}} ] } }
        """);
}
