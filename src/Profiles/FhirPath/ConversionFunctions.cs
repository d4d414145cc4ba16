using System.Globalization;
using System.Text.RegularExpressions;

namespace Profiles.FhirPath;

/// <summary>Conversions. See https://hl7.org/fhirpath/N1/#conversion.</summary>
internal static partial class ConversionFunctions
{
    private delegate FhirPathValue Conversion(in FhirPathValue value);

    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = All();

    private static Dictionary<string, FunctionEntry> All()
    {
        var all = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal);
        Add("Boolean", ToBoolean);
        Add("Integer", ToInteger);
        Add("Decimal", ToDecimal);
        Add("String", static (in FhirPathValue value) => value.AsText() is { } text ? FhirPathValue.Of(text) : default);
        Add("Date", static (in FhirPathValue value) => ToMoment(value, FhirPathKind.Date));
        Add("DateTime", static (in FhirPathValue value) => ToMoment(value, FhirPathKind.DateTime));
        Add("Time", static (in FhirPathValue value) => ToMoment(value, FhirPathKind.Time));
        Add("Quantity", ToQuantity, arguments: 1);
        return all;

        void Add(string type, Conversion convert, int arguments = 0)
        {
            all.Add("to" + type, new(0, arguments, call => new ScalarNode(call, (in FhirPathValue value, in FhirPathValue unit, in FhirPathValue _) => InUnit(convert(value), unit))));
            all.Add("convertsTo" + type, new(0, arguments, call => new ScalarNode(call, (in FhirPathValue value, in FhirPathValue unit, in FhirPathValue _) =>
                FhirPathValue.Of(!InUnit(convert(value), unit).IsNone))));
        }
    }

    private static FhirPathValue InUnit(in FhirPathValue value, in FhirPathValue unit) =>
        unit.IsNone || value.Kind != FhirPathKind.Quantity || value.Quantity.DefiniteUnit == (value.Quantity with { Unit = unit.String }).DefiniteUnit ? value : default;

    private static FhirPathValue ToBoolean(in FhirPathValue value)
    {
        if (value.Kind == FhirPathKind.Boolean) return value;
        if (value.IsNumber) return value.Decimal is 0 or 1 ? FhirPathValue.Of(value.Decimal == 1) : default;
        if (value.Kind != FhirPathKind.String) return default;
        return value.String.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "YES" or "Y" or "1" or "1.0" => FhirPathValue.Of(true),
            "FALSE" or "F" or "NO" or "N" or "0" or "0.0" => FhirPathValue.Of(false),
            _ => default,
        };
    }

    private static FhirPathValue ToInteger(in FhirPathValue value) => value.Kind switch
    {
        FhirPathKind.Integer => value,
        FhirPathKind.Boolean => FhirPathValue.Of(value.Boolean ? 1L : 0L),
        FhirPathKind.String when long.TryParse(value.String, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number is >= int.MinValue and <= int.MaxValue => FhirPathValue.Of(number),
        _ => default,
    };

    private static FhirPathValue ToDecimal(in FhirPathValue value) => value.Kind switch
    {
        FhirPathKind.Integer or FhirPathKind.Decimal => FhirPathValue.Of(value.Decimal),
        FhirPathKind.Boolean => FhirPathValue.Of(value.Boolean ? 1m : 0m),
        FhirPathKind.String when decimal.TryParse(value.String, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            => FhirPathValue.Of(number),
        _ => default,
    };

    private static FhirPathValue ToMoment(in FhirPathValue value, FhirPathKind kind)
    {
        if (value.Kind == kind) return value;
        if (value.Kind != FhirPathKind.String && !value.IsTemporal) return default;
        var text = value.AsText()!;
        if (kind == FhirPathKind.Date && value.Kind == FhirPathKind.DateTime) text = text.Length > 10 ? text[..10] : text;
        return FhirPathDateTime.TryParse(text, kind, out var moment) ? FhirPathValue.Of(moment) : default;
    }

    private static FhirPathValue ToQuantity(in FhirPathValue value)
    {
        if (value.Kind == FhirPathKind.Quantity) return value;
        if (value.IsNumber) return FhirPathValue.Of(new FhirPathQuantity(value.Decimal, "1"));
        if (value.Kind == FhirPathKind.Boolean) return FhirPathValue.Of(new FhirPathQuantity(value.Boolean ? 1 : 0, "1"));
        if (value.Kind != FhirPathKind.String || QuantityPattern().Match(value.String) is not { Success: true } match) return default;
        var unit = match.Groups["unit"].Success ? match.Groups["unit"].Value : match.Groups["time"].Value;
        if (match.Groups["time"].Success && !CalendarUnits.IsCalendar(unit)) return default;
        return decimal.TryParse(match.Groups["value"].ValueSpan, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? FhirPathValue.Of(new FhirPathQuantity(number, unit.Length == 0 ? "1" : unit))
            : default;
    }

    [GeneratedRegex(@"\A(?<value>[+-]?\d+(\.\d+)?)\s*('(?<unit>[^']+)'|(?<time>[a-zA-Z]+))?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex QuantityPattern();
}
