using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Tests.Search;

/// <summary>From resource and query to answer, without a store: extractor, parser and judge together.</summary>
public sealed class QueryMeaningTests
{
    private static readonly IndexedResource[] s_world =
    [
        Resource("Patient", "asha", """
            {"resourceType":"Patient","name":[{"family":"Śarmā","given":["Asha"]}],"gender":"female","birthDate":"1980-05-17",
            "telecom":[{"system":"phone","value":"98"}],"meta":{"tag":[{"system":"http://x","code":"t"}]}}
            """),
        Resource("Patient", "ravi", """{"resourceType":"Patient","name":[{"family":"Rao"}],"deceasedDateTime":"2020"}"""),
        Resource("Observation", "bp", """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
            "subject":{"reference":"Patient/asha"},"effectiveDateTime":"2024-02-03T10:00:00+05:30","component":[
            {"code":{"coding":[{"code":"8480-6"}]},"valueQuantity":{"value":120}},{"code":{"coding":[{"code":"8462-4"}]},"valueQuantity":{"value":80}}]}
            """),
        Resource("Observation", "ward", """{"resourceType":"Observation","status":"final","code":{"text":"Ward"},"subject":{"reference":"Group/g"}}"""),
    ];

    [Theory]
    [InlineData("Patient", "family", "sarma", "asha")]
    [InlineData("Patient", "name", "ASHA,rao", "asha ravi")]
    [InlineData("Patient", "gender:not", "male", "asha ravi")]
    [InlineData("Patient", "gender:missing", "true", "ravi")]
    [InlineData("Patient", "birthdate", "ge1980-05", "asha")]
    [InlineData("Patient", "phone", "98", "asha")]
    [InlineData("Patient", "deceased", "true", "ravi")]
    [InlineData("Patient", "_id", "ravi,none", "ravi")]
    [InlineData("Patient", "_has:Observation:patient:code", "http://loinc.org|85354-9", "asha")]
    [InlineData("Observation", "patient", "Patient/asha", "bp")]
    [InlineData("Observation", "patient:missing", "true", "ward")]
    [InlineData("Observation", "subject:Patient.family", "Sar", "bp")]
    [InlineData("Observation", "subject.gender", "female", "bp")]
    [InlineData("Observation", "component-code-value-quantity", "8480-6$gt100", "bp")]
    [InlineData("Observation", "component-code-value-quantity", "8462-4$gt100", "")]
    [InlineData("Observation", "date", "2024-02-03T04:30:00Z", "bp")]
    [InlineData(null, "_tag", "http://x|t", "asha")]
    [InlineData(null, "_has:Observation:subject:status", "final", "asha")]
    public void A_query_finds_what_it_says(string? type, string name, string value, string ids)
    {
        var parser = new QueryParser(Core.Registry, Core.Settings, new SearchLimits());
        var query = parser.Parse(type is null ? [] : [type], [new(name, value)], strict: true).Query;

        var found = s_world.Where(resource => type is null || resource.Key.Type == type).Where(resource => InMemoryMatcher.Matches(query.Where, resource, s_world));

        string.Join(' ', found.Select(resource => resource.Key.Id)).Should().Be(ids);
    }

    [Theory]
    [InlineData("Observation", "bp")]
    [InlineData("Patient", "asha")]
    [InlineData("Medication", "")]
    public void A_compartment_holds_what_belongs_to_it(string type, string ids)
    {
        var inside = Core.Compartments.Contains("Patient", "asha", type);

        string.Join(' ', s_world.Where(resource => resource.Key.Type == type && InMemoryMatcher.Matches(inside, resource, s_world)).Select(resource => resource.Key.Id))
            .Should().Be(ids);
    }

    private static IndexedResource Resource(string type, string id, string json) =>
        new(new ResourceKey(type, id), DateTimeOffset.UnixEpoch, Core.Extractor.Extract(Core.Tree(json).Root));
}
