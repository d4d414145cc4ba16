using System.Text;
using Profiles.Elements;
using Profiles.Tests.Conformance;

namespace Profiles.Tests.Elements;

public sealed class ElementNavigation
{
    private const string Patient = """
        {
          "_birthDate": { "extension": [ { "url": "http://a", "valueDateTime": "1990-01-01T10:00:00+05:30" } ] },
          "contained": [ { "id": "o", "resourceType": "Organization", "name": "A" } ],
          "resourceType": "Patient",
          "name": [
            { "family": "K\u00e9", "given": [ "Asha", null, "मी" ], "_given": [ null, { "id": "g" }, null ] },
            { "_family": { "id": "f" } }
          ],
          "birthDate": "1990-01-01",
          "deceasedBoolean": false,
          "multipleBirthInteger": 2,
          "managingOrganization": { "reference": "#o" }
        }
        """;

    private static readonly Element Root = Parsing.Sound(Patient);

    [Fact]
    public void The_root_is_the_resource()
    {
        Root.Name.Should().Be("Patient");
        Root.Type.Should().BeSameAs(Definitions.Schema("Patient"));
        Root.Schema.Should().BeNull();
        Root.IsResource.Should().BeTrue();
        Root.Parent.IsNone.Should().BeTrue();
        Root.Expression.Should().Be("Patient");
        Root.ListIndex.Should().Be(-1);
    }

    [Fact]
    public void Children_come_flattened_in_document_order_without_resourceType() =>
        Root.Children().Select(child => child.Expression).Should().Equal(
            "Patient.contained[0]", "Patient.name[0]", "Patient.name[1]", "Patient.birthDate", "Patient.deceased", "Patient.multipleBirth", "Patient.managingOrganization");

    [Fact]
    public void Children_are_found_by_name_and_by_schema()
    {
        Root.Children("name").Should().HaveCount(2);
        Root.Children(Definitions.Element("Patient", "name")).Should().Equal(Root.Children("name"));
        Root.Children(Definitions.Element("Patient", "deceasedDateTime")).Should().BeEmpty();
        Root.Child("deceased").Schema!.JsonName.Should().Be("deceasedBoolean");
        Root.Child("gender").IsNone.Should().BeTrue();
        Root.Child("gender").Child("x").Children("y").Should().BeEmpty();
    }

    [Fact]
    public void Values_are_read_from_the_bytes()
    {
        Root.Child("deceased").Text.Should().Be("false");
        Root.Child("multipleBirth").Text.Should().Be("2");
        var family = Root.Child("name").Child("family");
        family.Text.Should().Be("Ké");
        Encoding.UTF8.GetString(family.RawValue).Should().Be("K\\u00e9");
        family.ValueEquals("Ké"u8).Should().BeTrue();
        family.ValueEquals("K"u8).Should().BeFalse();
        Encoding.UTF8.GetString(family.Tree.Utf8.Span[family.Start..family.End]).Should().Be("\"K\\u00e9\"");
    }

    [Fact]
    public void A_companion_gives_a_primitive_its_children()
    {
        var birth = Root.Child("birthDate");
        var value = birth.Child("extension").Child("value");

        birth.Text.Should().Be("1990-01-01");
        birth.Child("extension").Parent.Should().Be(birth);
        value.Expression.Should().Be("Patient.birthDate.extension[0].value");
        value.Type!.Name.Should().Be("dateTime");
    }

    [Fact]
    public void Empty_places_of_a_list_are_elements_only_with_a_companion()
    {
        var given = Root.Child("name").Children("given").ToArray();

        given.Select(each => each.Text).Should().Equal("Asha", null, "मी");
        given[1].HasValue.Should().BeFalse();
        given[1].Child("id").Text.Should().Be("g");
        given[1].Child("id").Expression.Should().Be("Patient.name[0].given[1].id");
        given[0].Children().Should().BeEmpty();
    }

    [Fact]
    public void A_primitive_may_have_no_value_at_all()
    {
        var family = Root.Children("name").Last().Child("family");

        family.HasValue.Should().BeFalse();
        family.Text.Should().BeNull();
        family.RawValue.IsEmpty.Should().BeTrue();
        family.Type!.Name.Should().Be("string");
        family.Child("id").Expression.Should().Be("Patient.name[1].family.id");
    }

    [Fact]
    public void A_contained_resource_has_its_own_type()
    {
        var contained = Root.Child("contained");

        contained.IsResource.Should().BeTrue();
        contained.Type!.Name.Should().Be("Organization");
        contained.Name.Should().Be("contained");
        contained.Child("name").Resource.Should().Be(contained);
        contained.Child("name").Expression.Should().Be("Patient.contained[0].name");
        Root.Child("birthDate").Resource.Should().Be(Root);
    }

    [Fact]
    public void Entries_of_a_Bundle_have_their_own_type()
    {
        var bundle = Parsing.Sound("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"a"}}]}""");

        bundle.Child("entry").Child("resource").Type!.Name.Should().Be("Patient");
        bundle.Child("entry").Child("resource").Child("id").Expression.Should().Be("Bundle.entry[0].resource.id");
    }

    [Fact]
    public void A_position_counts_characters_from_one()
    {
        Root.Child("name").Children("given").Last().Position.Should().Be((6, 53));
        Root.Position.Should().Be((1, 1));
    }

    [Fact]
    public void The_walk_meets_every_element_once_and_the_unknown_too()
    {
        var (tree, _) = Parsing.Parse("""{"resourceType":"Patient","foo":{"bar":["a",{"resourceType":"b"}]},"name":[{"given":[null,"c"],"_given":[{"id":"d"},null]}]}""");

        tree!.All().Select(each => each.Expression).Should().Equal(
            "Patient", "Patient.foo", "Patient.foo.bar[0]", "Patient.foo.bar[1]", "Patient.foo.bar[1].resourceType",
            "Patient.name[0]", "Patient.name[0].given[0]", "Patient.name[0].given[1]", "Patient.name[0].given[0].id");
        tree.Root.Child("foo").Type.Should().BeNull();
        tree.Root.Child("foo").Children("bar").First().Text.Should().Be("a");
    }

    [SkippableTheory]
    [InlineData("r4", "patient-example.json")]
    [InlineData("r4", "observation-example.json")]
    [InlineData("r4", "bundle-example.json")]
    public void The_walk_and_the_children_agree(string set, string file)
    {
        var (tree, _) = Parsing.Parse(Samples.Read(set, file));

        tree!.All().Should().BeEquivalentTo(Below(tree.Root));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        var (tree, faults) = Parsing.Parse("\uFEFF{\"resourceType\":\"Patient\",\"active\":1}");

        tree!.Utf8.Span[0].Should().Be((byte)'{');
        faults.Should().ContainSingle().Which.Column.Should().Be(36);
    }

    [Fact]
    public void No_element_answers_nothing()
    {
        var none = default(Element);

        none.IsNone.Should().BeTrue();
        none.Text.Should().BeNull();
        none.Name.Should().BeEmpty();
        none.Expression.Should().BeEmpty();
        none.Children().Should().BeEmpty();
        none.Child("a").Should().Be(none);
        none.Resource.IsNone.Should().BeTrue();
        none.Position.Should().Be((0, 0));
    }

    private static IEnumerable<Element> Below(Element element) => element.Children().SelectMany(Below).Prepend(element);
}
