using System.Text.RegularExpressions;

namespace Profiles.Conformance;

/// <summary>
/// One FHIR type, or one backbone element such as Patient.contact: its elements, inherited ones included, compiled from the
/// snapshot of its StructureDefinition. Immutable. See https://hl7.org/fhir/R4/structuredefinition.html.
/// </summary>
public sealed class TypeSchema
{
    private readonly TypeSchemas _schemas;
    private readonly string? _pattern;
    private readonly Utf8NameTable<ElementSchema> _byName;
    private Regex? _format;

    internal TypeSchema(TypeSchemas schemas, string name, IReadOnlyList<ElementSchema> elements, string? pattern)
    {
        _schemas = schemas;
        _pattern = pattern;
        Name = name;
        Elements = elements;
        Required = [.. elements.Where(element => element.Min > 0)];
        _byName = new Utf8NameTable<ElementSchema>([.. elements.Select(element => (element.Utf8JsonName.ToArray(), element))]);
    }

    /// <summary>"Patient", "HumanName", "string"; for a backbone element its path, "Patient.contact".</summary>
    public string Name { get; }

    /// <summary>The FHIR type a node of it has: "Patient", "HumanName"; "BackboneElement" or "Element" for a backbone element.</summary>
    public required string TypeName { get; init; }

    /// <summary>Primitive, complex or resource.</summary>
    public required TypeKind Kind { get; init; }

    /// <summary>Whether no node has exactly this type (Resource, DomainResource, Element, BackboneElement).</summary>
    public required bool IsAbstract { get; init; }

    /// <summary>The name of the type it specialises ("DomainResource" for Patient, "string" for code); null for Resource and Element.</summary>
    public required string? Parent { get; init; }

    /// <summary>
    /// For a primitive the regular expression of the specification, matching a whole value, in time linear to its length;
    /// null when there is none (xhtml) and for all other types. See https://hl7.org/fhir/R4/datatypes.html#primitive.
    /// </summary>
    public Regex? Format => _pattern is null ? null : _format ??= Compile(_pattern);

    /// <summary>The elements in the order of the definition, one for each variant of a choice. A primitive's value is not among them.</summary>
    public IReadOnlyList<ElementSchema> Elements { get; }

    /// <summary>Those of <see cref="Elements"/> that must be there, all variants of a required choice included.</summary>
    public IReadOnlyList<ElementSchema> Required { get; }

    /// <summary>The element with this name in JSON ("valueQuantity"), or null. Does not allocate.</summary>
    /// <param name="utf8JsonName">The unescaped property name in UTF-8, without the "_" of a primitive's extensions.</param>
    public ElementSchema? Find(ReadOnlySpan<byte> utf8JsonName) => _byName.Find(utf8JsonName);

    /// <summary>Whether a node of this type is also one of <paramref name="typeName"/>: itself or any type it specialises.</summary>
    /// <param name="typeName">"DomainResource", "Element", "Quantity"...</param>
    public bool IsA(string typeName)
    {
        for (var type = this; type is not null; type = type.Parent is null ? null : _schemas.Find(type.Parent))
        {
            if (type.Name == typeName || type.TypeName == typeName) return true;
        }

        return false;
    }

    // The pattern is data of the definitions, so it cannot be source-generated; the linear engine needs no timeout.
    private static Regex Compile(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
}
