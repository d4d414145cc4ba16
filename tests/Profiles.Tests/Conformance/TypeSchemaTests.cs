using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class TypeSchemaTests
{
    [Theory]
    [InlineData("Patient", "Patient", TypeKind.Resource, "DomainResource", false)]
    [InlineData("DomainResource", "DomainResource", TypeKind.Resource, "Resource", true)]
    [InlineData("Resource", "Resource", TypeKind.Resource, null, true)]
    [InlineData("Bundle", "Bundle", TypeKind.Resource, "Resource", false)]
    [InlineData("HumanName", "HumanName", TypeKind.Complex, "Element", false)]
    [InlineData("Age", "Age", TypeKind.Complex, "Quantity", false)]
    [InlineData("Element", "Element", TypeKind.Complex, null, true)]
    [InlineData("code", "code", TypeKind.Primitive, "string", false)]
    [InlineData("xhtml", "xhtml", TypeKind.Primitive, "Element", false)]
    [InlineData("Patient.contact", "BackboneElement", TypeKind.Complex, "BackboneElement", false)]
    [InlineData("Timing.repeat", "Element", TypeKind.Complex, "Element", false)]
    public void A_type_knows_what_it_is(string name, string typeName, TypeKind kind, string? parent, bool isAbstract)
    {
        var schema = Definitions.Schema(name);

        schema.Name.Should().Be(name);
        (schema.TypeName, schema.Kind, schema.Parent, schema.IsAbstract).Should().Be((typeName, kind, parent, isAbstract));
    }

    [Theory]
    [InlineData("Patient", "Resource", true)]
    [InlineData("Patient", "Patient", true)]
    [InlineData("Bundle", "DomainResource", false)]
    [InlineData("id", "string", true)]
    [InlineData("id", "Element", true)]
    [InlineData("string", "id", false)]
    [InlineData("Duration", "Quantity", true)]
    [InlineData("Patient.contact", "BackboneElement", true)]
    [InlineData("Patient.contact", "Element", true)]
    [InlineData("Patient.contact", "Patient", false)]
    public void A_type_is_all_it_specialises(string name, string typeName, bool expected) =>
        Definitions.Schema(name).IsA(typeName).Should().Be(expected);

    [Theory]
    [InlineData("date", "2024-02", true)]
    [InlineData("date", "2024-02-30T", false)]
    [InlineData("dateTime", "2024-02-03T10:00:00+05:30", true)]
    [InlineData("dateTime", "2024-02-03T10:00:00", false)]
    [InlineData("instant", "2024-02-03", false)]
    [InlineData("id", "a-b.C1", true)]
    [InlineData("id", "a_b", false)]
    [InlineData("id", "", false)]
    [InlineData("code", "in progress", true)]
    [InlineData("code", " padded ", false)]
    [InlineData("unsignedInt", "0", true)]
    [InlineData("unsignedInt", "01", false)]
    [InlineData("boolean", "trueish", false)]
    [InlineData("boolean", "nottrue", false)]
    [InlineData("decimal", "-1.50e3", true)]
    [InlineData("uri", "no space", false)]
    [InlineData("string", "नमस्ते 😀\n", true)]
    [InlineData("id", "line\n", false)]
    public void A_primitive_matches_whole_values_only(string name, string value, bool expected) =>
        Definitions.Schema(name).Format!.IsMatch(value).Should().Be(expected);

    [Fact]
    public void A_format_does_not_backtrack()
    {
        var hostile = string.Concat(Enumerable.Repeat("AAAA    ", 20_000)) + "!";

        Definitions.Schema("base64Binary").Format!.IsMatch(hostile).Should().BeFalse();
    }

    [Fact]
    public void Only_primitives_have_a_format()
    {
        Definitions.Schema("HumanName").Format.Should().BeNull();
        Definitions.Schema("Patient").Format.Should().BeNull();
        Definitions.Schema("xhtml").Format.Should().BeNull();
    }

    [Fact]
    public void A_primitive_has_id_and_extension_but_no_value() =>
        Definitions.Schema("date").Elements.Select(element => element.JsonName).Should().Equal("id", "extension");
}
