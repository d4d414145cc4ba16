using System.Text;
using Profiles.Conformance;

namespace FhirServer.Fhir;

/// <summary>
/// The elements that XML writes as attributes: the id of everything but resources, and the url of extensions.
/// See https://hl7.org/fhir/R4/xml.html.
/// </summary>
internal static class XmlAttributes
{
    /// <summary>Says whether a property of a type is an attribute in XML.</summary>
    public static bool IsAttribute(TypeSchema type, string name) =>
        name == "id" ? type.Kind != TypeKind.Resource : name == "url" && type.Name == "Extension";

    /// <summary>The element of a type by its name in JSON, which is that in XML; null when there is none.</summary>
    public static ElementSchema? FindElement(TypeSchema type, string name)
    {
        if (name.Length > 128)
            return null;
        Span<byte> utf8 = stackalloc byte[512];
        return type.Find(utf8[..Encoding.UTF8.GetBytes(name, utf8)]);
    }
}
