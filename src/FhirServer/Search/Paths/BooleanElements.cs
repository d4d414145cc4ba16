using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Search.Paths;

/// <summary>
/// The elements true and false: what a path that is a condition gives, so that search types need to know elements only.
/// </summary>
/// <param name="schemas">The definitions.</param>
internal sealed class BooleanElements(TypeSchemas schemas)
{
    private readonly Lazy<Element> _true = new(() => Read("""{"resourceType":"Patient","active":true}"""u8.ToArray(), schemas));
    private readonly Lazy<Element> _false = new(() => Read("""{"resourceType":"Patient","active":false}"""u8.ToArray(), schemas));

    /// <summary>The element of a truth value.</summary>
    public Element Of(bool value) => value ? _true.Value : _false.Value;

    // Patient.active is as good as any boolean element; nothing but its type and value is looked at.
    private static Element Read(byte[] json, TypeSchemas schemas) =>
        ElementTree.Parse(json, schemas, ParseLimits.Default, [])!.Root.Child("active");
}
