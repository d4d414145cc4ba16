using System.Text;
using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class TypeSchemasTests
{
    private static readonly TypeSchemas Schemas = Definitions.Schemas;

    [Fact]
    public void There_are_146_resource_types_in_ordinal_order()
    {
        Schemas.ResourceTypes.Should().HaveCount(146).And.BeInAscendingOrder(StringComparer.Ordinal);
        Schemas.ResourceTypes.Should().Contain(["Account", "Patient", "VisionPrescription"]);
        Schemas.ResourceTypes.Should().NotContain(["Resource", "DomainResource", "MetadataResource", "SubscriptionStatus"]);
    }

    [Fact]
    public void Every_resource_type_compiles_and_every_type_in_it_resolves()
    {
        var seen = new HashSet<TypeSchema>(ReferenceEqualityComparer.Instance);
        var open = new Stack<TypeSchema>(Schemas.ResourceTypes.Select(name => Schemas.Find(name)!));
        while (open.TryPop(out var schema))
        {
            if (!seen.Add(schema)) continue;
            foreach (var element in schema.Elements)
            {
                schema.Find(element.Utf8JsonName.Span).Should().BeSameAs(element);
                element.Max.Should().BeGreaterThanOrEqualTo(Math.Max(1, element.Min), element.Path);
                element.TargetTypes.Should().BeSubsetOf(Schemas.ResourceTypes, element.Path);
                open.Push(element.Type);
            }
        }

        seen.Where(schema => schema.Kind == TypeKind.Primitive).Should().HaveCount(20);
        seen.Select(schema => schema.Name).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("patient")]
    [InlineData("MetadataResource")]
    [InlineData("SimpleQuantity")]
    [InlineData("Patient.nothing")]
    [InlineData("Patient.name")]
    [InlineData("nothing.contact")]
    [InlineData(".")]
    [InlineData("")]
    public void What_is_no_type_is_not_found(string name) => Schemas.Find(name).Should().BeNull();

    [Fact]
    public void Only_types_that_can_be_stored_are_found_as_resources()
    {
        foreach (var name in Schemas.ResourceTypes)
            Schemas.FindResource(Encoding.UTF8.GetBytes(name)).Should().BeSameAs(Schemas.Find(name));
        foreach (var name in new[] { "Resource", "DomainResource", "HumanName", "string", "Patien", "Patients", "" })
            Schemas.FindResource(Encoding.UTF8.GetBytes(name)).Should().BeNull();
    }

    [Fact]
    public void Looking_up_does_not_allocate()
    {
        var patient = Schemas.FindResource("Patient"u8)!;
        _ = patient.Find("birthDate"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            _ = Schemas.FindResource("Observation"u8.Length > 0 ? "Patient"u8 : default);
            _ = patient.Find("birthDate"u8);
            _ = patient.Find("birthdate"u8);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void A_type_is_compiled_once_even_when_many_ask()
    {
        var fresh = new TypeSchemas(Definitions.Library);

        var schemas = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => fresh.Find("Observation")).ToList();

        schemas.Should().AllSatisfy(schema => schema.Should().BeSameAs(schemas[0]));
    }
}
