using System.Text.Json;
using Profiles.Conformance;

namespace FhirServer.Fhir;

/// <summary>
/// Cuts a resource down to what _summary or _elements asks for and tags it SUBSETTED. Bytes that stay are copied as they are.
/// See https://hl7.org/fhir/R4/search.html#summary.
/// </summary>
public static class Subset
{
    /// <summary>Applies a subset. id, meta, modifiers and whatever is mandatory always stay.</summary>
    /// <param name="json">A resource as UTF-8 JSON whose structure has been checked.</param>
    /// <param name="what">What is asked.</param>
    /// <param name="schemas">Say what is summary, mandatory or modifier.</param>
    /// <returns>The smaller resource; the whole one when every name of _elements is about other types.</returns>
    /// <exception cref="InvalidDataException">It is no resource by the definitions.</exception>
    public static byte[] Apply(ReadOnlyMemory<byte> json, SubsetOf what, TypeSchemas schemas)
    {
        var type = TypeOf(json.Span, schemas);
        return ElementChoice.Of(type.Name, what.Kind == SubsetKind.Elements ? what.Elements : []) is { } choice
            ? new SubsetCut(json, what.Kind, choice).Resource(type)
            : json.ToArray();
    }

    private static TypeSchema TypeOf(ReadOnlySpan<byte> json, TypeSchemas schemas)
    {
        var reader = Reader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("resourceType"u8);
            reader.Read();
            if (isType)
                return schemas.FindResource(reader.ValueSpan) ?? throw new InvalidDataException("The resourceType is no FHIR type.");
            reader.Skip();
        }

        throw new InvalidDataException("The resource has no resourceType.");
    }

    internal static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = FhirSerializer.DeepestJson });
}
