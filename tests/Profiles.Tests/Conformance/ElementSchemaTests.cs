namespace Profiles.Tests.Conformance;

public sealed class ElementSchemaTests
{
    [Theory]
    [InlineData("Patient", "birthDate", "date", 0, 1, false)]
    [InlineData("Patient", "name", "HumanName", 0, int.MaxValue, true)]
    [InlineData("Patient", "id", "id", 0, 1, false)]
    [InlineData("Patient", "contained", "Resource", 0, int.MaxValue, true)]
    [InlineData("Patient", "contact", "Patient.contact", 0, int.MaxValue, true)]
    [InlineData("Patient.contact", "name", "HumanName", 0, 1, false)]
    [InlineData("Patient.contact", "modifierExtension", "Extension", 0, int.MaxValue, true)]
    [InlineData("HumanName", "id", "string", 0, 1, false)]
    [InlineData("Extension", "url", "uri", 1, 1, false)]
    [InlineData("Observation", "status", "code", 1, 1, false)]
    [InlineData("Narrative", "div", "xhtml", 1, 1, false)]
    [InlineData("Bundle.entry", "resource", "Resource", 0, 1, false)]
    [InlineData("Bundle.entry.response", "outcome", "Resource", 0, 1, false)]
    [InlineData("EvidenceVariable", "characteristic", "EvidenceVariable.characteristic", 1, int.MaxValue, true)]
    [InlineData("EvidenceVariable.characteristic", "definitionReference", "Reference", 1, 1, false)]
    public void An_element_knows_its_type_and_cardinality(string owner, string jsonName, string type, int min, int max, bool isList)
    {
        var element = Definitions.Element(owner, jsonName);

        element.Type.Name.Should().Be(type);
        (element.Min, element.Max, element.IsList).Should().Be((min, max, isList));
    }

    [Fact]
    public void A_choice_has_one_element_for_each_type()
    {
        var variants = Definitions.Schema("Observation").Elements.Where(element => element.Name == "value").ToList();

        variants.Select(element => element.JsonName).Should().Equal(
            "valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger", "valueRange",
            "valueRatio", "valueSampledData", "valueTime", "valueDateTime", "valuePeriod");
        variants.Should().AllSatisfy(element =>
        {
            element.IsChoice.Should().BeTrue();
            element.Path.Should().Be("Observation.value[x]");
        });
        Definitions.Element("Observation", "valueDateTime").Type.Name.Should().Be("dateTime");
        Definitions.Schema("Observation").Find("value"u8).Should().BeNull();
        Definitions.Schema("Extension").Elements.Where(element => element.Name == "value").Should().HaveCount(50);
    }

    [Theory]
    [InlineData("Questionnaire.item", "item", "Questionnaire.item")]
    [InlineData("Extension", "extension", "Extension")]
    [InlineData("Observation.component", "referenceRange", "Observation.referenceRange")]
    [InlineData("Bundle.entry", "link", "Bundle.link")]
    [InlineData("Parameters.parameter", "part", "Parameters.parameter")]
    [InlineData("ValueSet.compose", "exclude", "ValueSet.compose.include")]
    public void An_element_may_be_of_a_type_around_it(string owner, string jsonName, string type)
    {
        var element = Definitions.Element(owner, jsonName);

        element.Type.Should().BeSameAs(Definitions.Schema(type));
        element.IsList.Should().BeTrue();
    }

    [Fact]
    public void References_and_canonicals_name_their_targets()
    {
        Definitions.Element("Observation", "subject").TargetTypes.Should().Equal("Patient", "Group", "Device", "Location");
        Definitions.Element("Observation", "focus").TargetTypes.Should().BeEmpty("it may be any resource");
        Definitions.Element("QuestionnaireResponse", "questionnaire").TargetTypes.Should().Equal("Questionnaire");
        Definitions.Element("Patient", "birthDate").TargetTypes.Should().BeEmpty();
    }

    [Fact]
    public void Summary_and_modifier_are_known()
    {
        Definitions.Element("Patient", "birthDate").IsSummary.Should().BeTrue();
        Definitions.Element("Patient", "photo").IsSummary.Should().BeFalse();
        Definitions.Element("Patient", "active").IsModifier.Should().BeTrue();
        Definitions.Element("Patient", "name").IsModifier.Should().BeFalse();
    }

    [Theory]
    [InlineData("Meta", "project")]
    [InlineData("Meta", "compartment")]
    [InlineData("Binary", "url")]
    [InlineData("HealthcareService", "offeredIn")]
    [InlineData("ResearchStudy", "label")]
    [InlineData("EvidenceVariable.characteristic", "definitionId")]
    public void What_is_no_part_of_R4_is_not_there(string owner, string jsonName) =>
        Definitions.Schema(owner).Find(System.Text.Encoding.UTF8.GetBytes(jsonName)).Should().BeNull();
}
