using System.Text;

namespace Profiles.Conformance;

/// <summary>
/// One element of a type, as its JSON property is named: value[x] has one of these for each type it may have.
/// See https://hl7.org/fhir/R4/elementdefinition.html.
/// </summary>
public sealed class ElementSchema
{
    private readonly TypeSchemas _schemas;
    private readonly string _typeName;
    private TypeSchema? _type;
    private string? _implicitSystem;

    /// <param name="schemas">Where the type is looked up when first asked for.</param>
    /// <param name="typeName">The name of the type's schema: "HumanName", "Patient.contact".</param>
    /// <param name="jsonName">The name of the property in JSON.</param>
    internal ElementSchema(TypeSchemas schemas, string typeName, string jsonName)
    {
        _schemas = schemas;
        _typeName = typeName;
        JsonName = jsonName;
        Utf8JsonName = Encoding.UTF8.GetBytes(jsonName);
    }

    /// <summary>The name in FHIRPath: "value" for every variant of value[x], "birthDate".</summary>
    public required string Name { get; init; }

    /// <summary>The name of the property in JSON: "valueQuantity", "birthDate".</summary>
    public string JsonName { get; }

    /// <summary><see cref="JsonName"/> in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8JsonName { get; }

    /// <summary>The path in the definition: "Observation.value[x]", "Patient.contact.name".</summary>
    public required string Path { get; init; }

    /// <summary>The path in the definition that introduced it: "Resource.id", "Element.extension", "Quantity.value" in Age; often the same as <see cref="Path"/>.</summary>
    public required string Origin { get; init; }

    /// <summary>How many there must be at least; for a variant of a choice: of the choice as a whole.</summary>
    public required int Min { get; init; }

    /// <summary>How many there may be at most, <see cref="int.MaxValue"/> for *; for a variant of a choice: of the choice as a whole.</summary>
    public required int Max { get; init; }

    /// <summary>Whether JSON has an array here: the element may repeat in the type that introduced it.</summary>
    public required bool IsList { get; init; }

    /// <summary>Whether this is one variant of a choice of types (value[x]).</summary>
    public required bool IsChoice { get; init; }

    /// <summary>Whether _summary=true shows it. See https://hl7.org/fhir/R4/search.html#summary.</summary>
    public required bool IsSummary { get; init; }

    /// <summary>Whether it changes the meaning of what holds it. See https://hl7.org/fhir/R4/conformance-rules.html#isModifier.</summary>
    public required bool IsModifier { get; init; }

    /// <summary>For Reference and canonical: the resource types that may be meant; empty for any.</summary>
    public required IReadOnlyList<string> TargetTypes { get; init; }

    /// <summary>The canonical of the value set that a code must come from (required binding), or null. See https://hl7.org/fhir/R4/terminologies.html#required.</summary>
    public string? RequiredValueSet { get; init; }

    /// <summary>
    /// For an element of type code: the one code system that all its codes come from, by its required value set; null when there is
    /// none or more than one. See https://hl7.org/fhir/R4/datatypes.html#code.
    /// </summary>
    public string? ImplicitSystem => RequiredValueSet is null || _typeName != "code"
        ? null
        : (_implicitSystem ??= _schemas.OnlySystemOf(RequiredValueSet) ?? "") is { Length: > 0 } system ? system : null;

    /// <summary>The type of the element; a backbone element's own schema where it has one. Compiled when first asked for.</summary>
    /// <exception cref="InvalidDataException">The definitions name a type they do not define.</exception>
    public TypeSchema Type => _type ??= _schemas.Find(_typeName)
        ?? throw new InvalidDataException($"{Path} has the type '{_typeName}', which the definitions do not define.");
}
