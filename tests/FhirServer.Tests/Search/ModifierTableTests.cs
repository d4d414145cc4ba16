using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Tests.Search;

/// <summary>
/// The table of https://hl7.org/fhir/R4/search.html#modifiers: each modifier on each type of parameter is understood or refused, strict or
/// lenient. Left out is what asks a terminology or a hierarchy: :in and :not-in, and :above and :below on tokens and references.
/// </summary>
public sealed class ModifierTableTests
{
    private static readonly (string Kind, string Name, string Value, string Modifiers)[] s_table =
    [
        ("string", "Patient?family", "rao", "missing exact contains"),
        ("token, code", "Patient?gender", "male", "missing text not"),
        ("token, identifier", "Patient?identifier", "http://t|MR|1", "missing of-type"),
        ("token, identifier without type", "Patient?identifier", "http://t|1", "missing text not"),
        ("token, identifier", "ServiceRequest?requisition", "http://t|MR|1", "missing of-type"),
        ("token, identifier", "Composition?related-id", "http://t|MR|1", "missing of-type"),
        ("token, concept", "Observation?code", "http://loinc.org|1", "missing text not"),
        ("token, id", "MessageHeader?response-id", "1", "missing text not"),
        ("token of every type", "Basic?_tag", "1", "missing text not"),
        ("token of every type", "Basic?_security", "1", "missing text not"),
        ("reference", "Observation?subject", "Patient/1", "missing identifier text Patient"),
        ("reference by id", "Observation?subject", "1", "missing identifier text Patient Group Device Location"),
        ("uri", "ValueSet?url", "http://a.org/b", "missing above below"),
        ("uri of every type", "Basic?_source", "http://a.org/b", "missing above below"),
        ("canonical of every type", "Basic?_profile", "http://a.org/b", "missing above below"),
        ("date", "Patient?birthdate", "2020", "missing"),
        ("number", "RiskAssessment?probability", "1", "missing"),
        ("quantity", "Observation?value-quantity", "1", "missing"),
        ("composite", "Observation?code-value-quantity", "a$1", "missing"),
        ("id", "Patient?_id", "1", "missing not"),
        ("last update", "Patient?_lastUpdated", "2020", "missing"),
    ];

    private static readonly string[] s_modifiers =
        ["missing", "exact", "contains", "text", "not", "identifier", "of-type", "ofType", "otype", "above", "below", "Patient", "Group", "Device", "Location", "Encounter", "type", "nonsense"];

    /// <summary>Kind, name, value, modifier, whether it is understood.</summary>
    public static TheoryData<string, string, string, string, bool> Rows()
    {
        var rows = new TheoryData<string, string, string, string, bool>();
        foreach (var (kind, name, value, modifiers) in s_table)
        {
            foreach (var modifier in s_modifiers.Where(modifier => !IsOfTerminology(kind, modifier) && !IsOnlyAnotherForm(kind, value, modifier)))
                rows.Add(kind, name, modifier == "missing" ? "true" : value, modifier, modifiers.Split(' ').Contains(modifier));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_modifier_is_understood_or_refused(string kind, string name, string value, string modifier, bool isUnderstood)
    {
        var parser = new QueryParser(Core.Registry, Core.Settings, new SearchLimits());
        var (type, code) = (name.Split('?')[0], name.Split('?')[1]);
        foreach (var strict in new[] { true, false })
        {
            var asking = FluentActions.Invoking(() => parser.Parse([type], [new($"{code}:{modifier}", value)], strict));
            if (isUnderstood)
                asking.Should().NotThrow(kind).Which.Ignored.Should().BeEmpty();
            else
                asking.Should().Throw<FhirException>(kind).Which.Error.Status.Should().Be(400);
        }
    }

    [Theory]
    [InlineData("Patient?identifier:of-type", "MR|1")]
    [InlineData("Patient?identifier:of-type", "|MR|1")]
    [InlineData("Patient?identifier:of-type", "http://t||1")]
    [InlineData("Patient?identifier:of-type", "http://t|MR|")]
    [InlineData("Patient?identifier:of-type", "http://t|MR|1|2")]
    [InlineData("Patient?gender:missing", "yes")]
    [InlineData("Patient?gender:missing", "true,false")]
    [InlineData("Observation?subject:text", " ")]
    [InlineData("Observation?subject:Group", "Patient/1")]
    [InlineData("ValueSet?url:below", "urn:oid:1.2")]
    public void A_value_that_the_modifier_cannot_take_is_refused_by_name(string name, string value)
    {
        var (type, code) = (name.Split('?')[0], name.Split('?')[1]);

        FluentActions.Invoking(() => new QueryParser(Core.Registry, Core.Settings, new SearchLimits()).Parse([type], [new(code, value)], strict: false))
            .Should().Throw<FhirException>().Where(fault => fault.Error.Status == 400 && fault.Message.Contains(code.Split(':')[0]));
    }

    private static bool IsOfTerminology(string kind, string modifier) =>
        modifier is "above" or "below" && (kind.StartsWith("token", StringComparison.Ordinal) || kind.StartsWith("reference", StringComparison.Ordinal) || kind == "id");

    // Patient/1 is refused with :Group for its value, and 1 is a token but no identifier of a type.
    private static bool IsOnlyAnotherForm(string kind, string value, string modifier) =>
        (kind.StartsWith("token, identifier", StringComparison.Ordinal) && modifier is "of-type" or "text" or "not" && (value.Split('|').Length == 3) != (modifier == "of-type"))
        || (value == "Patient/1" && modifier is "Group" or "Device" or "Location");
}
