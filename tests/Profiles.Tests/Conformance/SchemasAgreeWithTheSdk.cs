using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;
using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

/// <summary>
/// The SDK's classes were generated from the published R4 definitions by somebody else: an independent witness that the
/// embedded ones are R4 and that they are read rightly.
/// </summary>
public sealed class SchemasAgreeWithTheSdk
{
    private static readonly ModelInspector Model = ModelInfo.ModelInspector;

    [Fact]
    public void On_the_resource_types() =>
        Definitions.Schemas.ResourceTypes.Should().BeEquivalentTo(ModelInfo.SupportedResources);

    [Fact]
    public void On_every_element()
    {
        var differences = new List<string>();
        var seen = new HashSet<string>();
        foreach (var name in Definitions.Schemas.ResourceTypes)
            Compare(Definitions.Schema(name), Model.FindClassMapping(name)!, seen, differences);

        seen.Should().HaveCountGreaterThan(600);
        string.Join('\n', differences.Where(difference => !SharedClassDiffers(difference))).Should().BeEmpty();
    }

    // The SDK has one class of these for all FHIR versions, so that what R4 says of them cannot be told from it.
    private static bool SharedClassDiffers(string difference) =>
        difference.EndsWith(".modifierExtension: summary", StringComparison.Ordinal)
        || difference.StartsWith("Extension.", StringComparison.Ordinal)
        || difference.StartsWith("Signature.", StringComparison.Ordinal);

    private static void Compare(TypeSchema schema, ClassMapping mapping, HashSet<string> seen, List<string> differences)
    {
        if (schema.Kind == TypeKind.Primitive || !seen.Add(schema.Name)) return;
        var ours = schema.Elements.GroupBy(element => element.Name).ToDictionary(group => group.Key, group => group.ToList());
        var theirs = mapping.PropertyMappings.ToDictionary(property => property.Name);
        differences.AddRange(ours.Keys.Except(theirs.Keys).Select(name => $"{schema.Name}.{name}: only ours"));
        differences.AddRange(theirs.Keys.Except(ours.Keys).Select(name => $"{schema.Name}.{name}: only theirs"));
        foreach (var (name, variants) in ours.Where(pair => theirs.ContainsKey(pair.Key)))
        {
            var property = theirs[name];
            differences.AddRange(Differences(variants, property).Select(difference => $"{schema.Name}.{name}: {difference}"));
            foreach (var element in variants.Where(element => element.Type.Kind == TypeKind.Complex))
            {
                if (TheirType(element, property) is { } type) Compare(element.Type, type, seen, differences);
                else differences.Add($"{schema.Name}.{element.JsonName}: they have no {element.Type.Name}");
            }
        }
    }

    private static IEnumerable<string> Differences(List<ElementSchema> variants, PropertyMapping property)
    {
        if (variants[0].IsList != property.IsCollection) yield return "list";
        if (variants[0].IsSummary != property.InSummary) yield return "summary";
        if (variants[0].Min > 0 != property.IsMandatoryElement) yield return "mandatory";
        if (variants[0].IsChoice != (property.Choice == ChoiceType.DatatypeChoice)) yield return "choice";
        if (!variants[0].IsChoice && variants[0].Type.Kind == TypeKind.Primitive && TheirPrimitive(property) is { } type
            && type != variants[0].Type.Name) yield return $"type {variants[0].Type.Name} is {type}";
    }

    private static string? TheirPrimitive(PropertyMapping property) =>
        property.PropertyTypeMapping.IsFhirPrimitive ? property.PropertyTypeMapping.Name : null;

    private static ClassMapping? TheirType(ElementSchema element, PropertyMapping property) =>
        element.Type.Name.Contains('.', StringComparison.Ordinal) ? property.PropertyTypeMapping : Model.FindClassMapping(element.Type.Name);
}
