using System.Globalization;
using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>One item of a collection: an element of a resource, or a value that the expression made.</summary>
public readonly struct FhirPathValue
{
    private readonly object? _literal;

    internal FhirPathValue(object literal) => _literal = literal;

    internal FhirPathValue(Element element) => Element = element;

    /// <summary>The element; none for a value that the expression made.</summary>
    public Element Element { get; }

    /// <summary>
    /// The value: bool, string, decimal, <see cref="Temporal"/> or <see cref="PathQuantity"/>; null for an element that has none. Integers are decimals
    /// without fraction.
    /// </summary>
    public object? Value => _literal ?? Read(Element);

    /// <summary>True and false, once.</summary>
    internal static FhirPathValue Of(bool value) => new(value ? Boxes.True : Boxes.False);

    /// <summary>Whether it is a value that the expression made.</summary>
    internal bool IsLiteral => _literal is not null;

    /// <summary>The value as text, as toString() gives it; null without.</summary>
    internal string? Text => _literal is null && Element.HasValue ? Element.Text : Format(Value);

    /// <inheritdoc/>
    public override string ToString() => Text ?? Element.ToString();

    private static string? Format(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static object? Read(Element element)
    {
        if (!element.HasValue)
            return element.Type?.IsA("Quantity") == true ? PathQuantity.Of(element) : null;
        switch (element.Type?.Name)
        {
            case "boolean":
                return element.RawValue.SequenceEqual("true"u8) ? Boxes.True : Boxes.False;
            case "integer" or "decimal" or "positiveInt" or "unsignedInt":
                return decimal.TryParse(element.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : element.Text;
            case "date" or "dateTime" or "instant" or "time":
                return (object?)Temporal.Parse(element.Text!, isTime: element.Type.Name == "time") ?? element.Text;
            default:
                return element.Text;
        }
    }

    private static class Boxes
    {
        public static readonly object True = true;
        public static readonly object False = false;
    }
}
