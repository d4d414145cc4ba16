using System.Globalization;
using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>
/// One item of a FHIRPath collection: an element or a value of the System types. See https://hl7.org/fhirpath/N1/#types.
/// </summary>
public readonly struct FhirPathValue
{
    private readonly Element _element;
    private readonly object? _content;
    private readonly long _number;

    private FhirPathValue(FhirPathKind kind, object? content, long number = 0)
    {
        Kind = kind;
        _content = content;
        _number = number;
    }

    private FhirPathValue(in Element element)
    {
        Kind = FhirPathKind.Element;
        _element = element;
    }

    /// <summary>What it is.</summary>
    public FhirPathKind Kind { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNone => Kind == FhirPathKind.None;

    /// <summary>The element; none for a System value.</summary>
    public Element Element => _element;

    /// <summary>The value of a Boolean.</summary>
    public bool Boolean => _number != 0;

    /// <summary>The value of an Integer.</summary>
    public long Integer => _number;

    /// <summary>The value of a Decimal or Integer.</summary>
    public decimal Decimal => Kind == FhirPathKind.Integer ? _number : (decimal)_content!;

    /// <summary>The value of a String.</summary>
    public string String => (string)_content!;

    /// <summary>The value of a Date, DateTime or Time.</summary>
    public FhirPathDateTime DateTime => (FhirPathDateTime)_content!;

    /// <summary>The value of a Quantity.</summary>
    public FhirPathQuantity Quantity => (FhirPathQuantity)_content!;

    /// <summary>Whether it is an Integer or a Decimal.</summary>
    internal bool IsNumber => Kind is FhirPathKind.Integer or FhirPathKind.Decimal;

    /// <summary>Whether it is a Date, a DateTime or a Time.</summary>
    internal bool IsTemporal => Kind is FhirPathKind.Date or FhirPathKind.DateTime or FhirPathKind.Time;

    /// <summary>An element; no value for no element.</summary>
    public static FhirPathValue Of(Element element) => element.IsNone ? default : new(element);

    /// <summary>A Boolean.</summary>
    public static FhirPathValue Of(bool value) => new(FhirPathKind.Boolean, null, value ? 1 : 0);

    /// <summary>An Integer.</summary>
    public static FhirPathValue Of(long value) => new(FhirPathKind.Integer, null, value);

    /// <summary>A Decimal.</summary>
    public static FhirPathValue Of(decimal value) => new(FhirPathKind.Decimal, value);

    /// <summary>A String.</summary>
    public static FhirPathValue Of(string value) => new(FhirPathKind.String, value);

    /// <summary>A Date, DateTime or Time, as its kind says.</summary>
    public static FhirPathValue Of(FhirPathDateTime value) => new(value.Kind, value);

    /// <summary>A Quantity.</summary>
    public static FhirPathValue Of(FhirPathQuantity value) => new(FhirPathKind.Quantity, value);

    /// <summary>
    /// The System value: itself, or what a primitive or a Quantity element stands for
    /// (https://hl7.org/fhir/R4/fhirpath.html#types); no value for other elements and for primitives without value.
    /// </summary>
    public FhirPathValue ToSystem() => Kind == FhirPathKind.Element ? ElementValues.ToSystem(_element) : this;

    /// <summary>The value as FHIRPath's toString() writes it; null for elements without value.</summary>
    public string? AsText() => Kind switch
    {
        FhirPathKind.Element => _element.HasValue ? _element.Text : null,
        FhirPathKind.Boolean => Boolean ? "true" : "false",
        FhirPathKind.Integer => _number.ToString(CultureInfo.InvariantCulture),
        FhirPathKind.Decimal => ((decimal)_content!).ToString(CultureInfo.InvariantCulture),
        _ => _content?.ToString(),
    };

    /// <summary>Its kind and text, for messages and debuggers.</summary>
    public override string ToString() => Kind == FhirPathKind.Element ? _element.Expression : $"{Kind} {AsText()}";
}
