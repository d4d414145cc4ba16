using System.Text;
using Profiles.Elements;

namespace Profiles.Tests.Elements;

public sealed class StructureFaults
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","birthDay":"1990-01-01"}""", "structure", "Patient.birthDay", 26, "Is 'birthDate' meant?")]
    [InlineData("""{"resourceType":"Patient","x y":1}""", "structure", "Patient.`x y`", 26, "no element 'x y'")]
    [InlineData("""{"resourceType":"Patient","Active":true}""", "structure", "Patient.Active", 26, "Is 'active' meant?")]
    [InlineData("""{"resourceType":"Patient","_name":[{"id":"a"}]}""", "structure", "Patient.name", 26, "no element '_name'")]
    [InlineData("""{"resourceType":"Patient","deceased":true}""", "structure", "Patient.deceased", 26, "deceasedBoolean, deceasedDateTime")]
    [InlineData("""{"resourceType":"Patient","active":true,"active":true}""", "structure", "Patient.active", 40, "twice")]
    [InlineData("""{"resourceType":"Patient","active":true,"\u0061ctive":true}""", "structure", "Patient.active", 40, "twice")]
    [InlineData("""{"resourceType":"Patient","resourceType":"Patient"}""", "structure", "Patient", 26, "resourceType is given twice")]
    [InlineData("""{"resourceType":"Patient","name":[{"resourceType":"HumanName"}]}""", "structure", "Patient.name[0].resourceType", 35, "no element 'resourceType'")]
    [InlineData("""{"resourceType":"Patient","name":{"family":"A"}}""", "structure", "Patient.name", 33, "must be an array")]
    [InlineData("""{"resourceType":"Patient","birthDate":["1990"]}""", "structure", "Patient.birthDate", 38, "only once")]
    [InlineData("""{"resourceType":"Patient","name":["A"]}""", "structure", "Patient.name[0]", 34, "a string, but HumanName is a JSON object")]
    [InlineData("""{"resourceType":"Patient","name":[["A"]]}""", "structure", "Patient.name[0]", 34, "an array, but HumanName is a JSON object")]
    [InlineData("""{"resourceType":"Patient","birthDate":{"value":"1990"}}""", "structure", "Patient.birthDate", 38, "an object, but date is written as a JSON string")]
    [InlineData("""{"resourceType":"Patient","active":"true"}""", "structure", "Patient.active", 35, "true or false, without quotes")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":"2"}""", "structure", "Patient.multipleBirth", 49, "a JSON number, without quotes")]
    [InlineData("""{"resourceType":"Patient","birthDate":1990}""", "structure", "Patient.birthDate", 38, "a JSON string, in quotes")]
    [InlineData("""{"resourceType":"Patient","birthDate":null}""", "structure", "Patient.birthDate", 38, "is null")]
    [InlineData("""{"resourceType":"Patient","name":[null]}""", "structure", "Patient.name[0]", 34, "is null")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A",null]}]}""", "structure", "Patient.name[0].given[1]", 48, "is null")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "structure", "Patient.name", 33, "empty array")]
    [InlineData("""{"resourceType":"Patient","name":[{}]}""", "structure", "Patient.name[0]", 34, "must not be empty")]
    [InlineData("""{"resourceType":"Patient","id":""}""", "value", "Patient.id", 31, "empty string")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":" \t\u00a0"}]}""", "value", "Patient.name[0].family", 44, "white space")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}""", "structure", "Patient.deceased", 49, "deceasedDateTime and deceasedBoolean are both given")]
    [InlineData("""{"resourceType":"Patient","link":[{"type":"refer"}]}""", "required", "Patient.link[0].other", 34, "must have other")]
    [InlineData("""{"resourceType":"Patient","link":[{"type":"refer","other":{}}]}""", "structure", "Patient.link[0].other", 58, "must not be empty")]
    [InlineData("""{"resourceType":"Patient","extension":[{"valueString":"x"}]}""", "required", "Patient.extension[0].url", 39, "must have url")]
    public void One_fault_is_named_with_its_place(string json, string code, string expression, int offset, string message)
    {
        var fault = Parsing.OnlyFault(json);

        fault.Should().BeEquivalentTo(new { Severity = FaultSeverity.Error, IssueCode = code, Expression = expression, Line = 1, Column = offset + 1 });
        fault.Message.Should().Contain(message);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","birthDate":"1990","_birthDate":[{"id":"a"}]}""", "do not match")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A","B"],"_given":[{"id":"a"}]}]}""", "given has 2 items and _given has 1")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A"],"_given":[null,{"id":"a"}]}]}""", "given has 1 items and _given has 2")]
    [InlineData("""{"resourceType":"Patient","name":[{"_given":[null]}]}""", "holds nothing")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1990","_birthDate":"a"}""", "holds the id and extensions of birthDate")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1990","_birthDate":null}""", "_birthDate is null")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1990","_birthDate":{}}""", "must not be empty")]
    [InlineData("""{"resourceType":"Patient","birthDate":null,"_birthDate":{"id":"a"}}""", "is null")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1990","_birthDate":{"value":"a"}}""", "date has no element 'value'")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"id":"a"},"_birthDate":{"id":"a"}}""", "twice")]
    public void A_companion_that_does_not_fit_is_named(string json, string message) =>
        Parsing.OnlyFault(json).Message.Should().Contain(message);

    [Theory]
    [InlineData("""{"id":"a"}""", "resourceType is missing")]
    [InlineData("""{"resourceType":"Patent"}""", "Is 'Patient' meant?")]
    [InlineData("""{"resourceType":"DomainResource"}""", "no FHIR R4 resource type")]
    [InlineData("""{"resourceType":1}""", "resourceType is a number")]
    [InlineData("""[]""", "The body is an array")]
    [InlineData("\"a\"", "The body is a string")]
    [InlineData("", "not valid JSON")]
    [InlineData("""{"resourceType":"Patient"} x""", "not valid JSON")]
    public void What_is_no_resource_has_no_tree(string json, string message)
    {
        var (tree, faults) = Parsing.Parse(json);

        tree.Should().BeNull();
        faults.Should().ContainSingle().Which.Message.Should().Contain(message);
    }

    [Fact]
    public void A_required_choice_is_asked_for_once() =>
        Parsing.OnlyFault("""{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"A"}}""")
            .Should().BeEquivalentTo(new { IssueCode = "required", Expression = "MedicationRequest.medication" });

    [Fact]
    public void All_faults_are_listed_at_once_in_the_order_of_the_text()
    {
        const string json = """
            {
              "resourceType": "Observation",
              "status": " final",
              "name": "मीरा", "effectiveDateTime": "2023-02-29",
              "component": [ { "valueInteger": 1.5 } ]
            }
            """;

        var (tree, faults) = Parsing.Parse(json);

        tree.Should().NotBeNull();
        faults.Select(fault => $"{fault.Line}:{fault.Column} {fault.IssueCode} {fault.Expression}").Should().Equal(
            "1:1 required Observation.code",
            "3:13 value Observation.status",
            "4:3 structure Observation.name",
            "4:40 value Observation.effective",
            "5:18 required Observation.component[0].code",
            "5:36 value Observation.component[0].value");
    }

    [Fact]
    public void A_syntax_error_is_placed()
    {
        var fault = Parsing.OnlyFault("{\n  \"resourceType\": \"Patient\",\n  \"é\": tru }");

        fault.Should().BeEquivalentTo(new { IssueCode = "structure", Expression = "", Line = 3 });
        fault.Column.Should().BeInRange(8, 12);
        fault.Message.Should().NotContain("LineNumber");
    }

    [Fact]
    public void The_first_byte_that_is_not_UTF8_is_placed()
    {
        var bytes = Encoding.Latin1.GetBytes("{\n\"resourceType\":\"Patient\",\"id\":\"\u00e9\"}");

        var (tree, faults) = Parsing.Parse(bytes);

        tree.Should().BeNull();
        faults.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Line = 2, Column = 32 });
    }

    [Fact]
    public void A_contained_resource_must_not_contain()
    {
        var fault = Parsing.OnlyFault("""
            {"resourceType":"Patient","contained":[{"resourceType":"Patient","id":"a","contained":[{"resourceType":"Patient","id":"b"}]}]}
            """);

        fault.Expression.Should().Be("Patient.contained[0].contained");
    }

    [Fact]
    public void A_contained_resource_of_unknown_type_is_named() =>
        Parsing.OnlyFault("""{"resourceType":"Patient","contained":[{"resourceType":"Patent"}]}""")
            .Expression.Should().Be("Patient.contained[0]");
}
