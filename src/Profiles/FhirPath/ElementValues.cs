using System.Buffers.Text;
using System.Globalization;
using Profiles.Conformance;
using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>The System values that elements stand for. See https://hl7.org/fhir/R4/fhirpath.html#types.</summary>
internal static class ElementValues
{
    /// <summary>The System kind of a primitive type, None for all other types but Quantity.</summary>
    public static FhirPathKind KindOf(TypeSchema? type) => type switch
    {
        null => FhirPathKind.None,
        { Kind: TypeKind.Primitive } => OfPrimitive(type.Name),
        { Kind: TypeKind.Complex } when type.TypeName is "Quantity" or "Age" or "Count" or "Distance" or "Duration" or "Money" or "SimpleQuantity"
            && type.IsA("Quantity") => FhirPathKind.Quantity,
        _ => FhirPathKind.None,
    };

    public static FhirPathValue ToSystem(Element element)
    {
        var kind = KindOf(element.Type);
        if (kind == FhirPathKind.Quantity) return ToQuantity(element);
        if (!element.HasValue) return default;
        var raw = element.RawValue;
        switch (kind)
        {
            case FhirPathKind.Boolean when raw.Length is 4 or 5:
                return FhirPathValue.Of(raw[0] == 't');
            case FhirPathKind.Integer when Utf8Parser.TryParse(raw, out long number, out var read) && read == raw.Length:
                return FhirPathValue.Of(number);
            case FhirPathKind.Decimal when decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return FhirPathValue.Of(number);
            case FhirPathKind.Date or FhirPathKind.DateTime or FhirPathKind.Time:
                return FhirPathDateTime.TryParse(element.Text!, kind, out var moment) ? FhirPathValue.Of(moment) : default;
            default:
                return FhirPathValue.Of(element.Text!);
        }
    }

    private static FhirPathKind OfPrimitive(string type) => type switch
    {
        "boolean" => FhirPathKind.Boolean,
        "integer" or "positiveInt" or "unsignedInt" or "integer64" => FhirPathKind.Integer,
        "decimal" => FhirPathKind.Decimal,
        "date" => FhirPathKind.Date,
        "dateTime" or "instant" => FhirPathKind.DateTime,
        "time" => FhirPathKind.Time,
        _ => FhirPathKind.String,
    };

    // A comparator makes it a range, which no System quantity can say.
    private static FhirPathValue ToQuantity(Element element)
    {
        var value = FhirPathValue.Of(element.Child("value")).ToSystem();
        if (!value.IsNumber || element.Child("comparator").HasValue) return default;
        return FhirPathValue.Of(new FhirPathQuantity(value.Decimal, element.Child("code").Text ?? element.Child("unit").Text ?? "1"));
    }
}
