namespace Profiles.FhirPath;

/// <summary>Mathematics. See https://hl7.org/fhirpath/N1/#math. What has no result (a root of -1) gives nothing.</summary>
internal static class MathFunctions
{
    private delegate FhirPathValue Body(in FhirPathValue value, in FhirPathValue argument);

    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal)
    {
        ["abs"] = Of(0, 0, static (in value, in _) => value.Kind switch
        {
            FhirPathKind.Integer => FhirPathValue.Of(Math.Abs(value.Integer)),
            FhirPathKind.Quantity => FhirPathValue.Of(value.Quantity with { Value = Math.Abs(value.Quantity.Value) }),
            _ => FhirPathValue.Of(Math.Abs(Number(value))),
        }),
        ["ceiling"] = Of(0, 0, static (in value, in _) => Whole(decimal.Ceiling(Number(value)))),
        ["floor"] = Of(0, 0, static (in value, in _) => Whole(decimal.Floor(Number(value)))),
        ["truncate"] = Of(0, 0, static (in value, in _) => Whole(decimal.Truncate(Number(value)))),
        ["round"] = Of(0, 1, Round),
        ["sqrt"] = Of(0, 0, static (in value, in _) => Real(Math.Sqrt((double)Number(value)))),
        ["ln"] = Of(0, 0, static (in value, in _) => Real(Math.Log((double)Number(value)))),
        ["exp"] = Of(0, 0, static (in value, in _) => Real(Math.Exp((double)Number(value)))),
        ["log"] = Of(1, 1, static (in value, in radix) => Real(Math.Log((double)Number(value), (double)Number(radix)))),
        ["power"] = Of(1, 1, Power),
    };

    private static FunctionEntry Of(int fewest, int most, Body body) => new(fewest, most, call =>
        new ScalarNode(call, (in FhirPathValue value, in FhirPathValue argument, in FhirPathValue _) => body(value, argument)));

    private static decimal Number(in FhirPathValue value) =>
        value.IsNumber ? value.Decimal : throw new FhirPathException($"A number is needed, not a {value.Kind}.");

    private static FhirPathValue Whole(decimal number) =>
        number is >= long.MinValue and <= long.MaxValue ? FhirPathValue.Of((long)number) : default;

    private static FhirPathValue Real(double number) =>
        double.IsFinite(number) && Math.Abs(number) < (double)decimal.MaxValue ? FhirPathValue.Of((decimal)number) : default;

    private static FhirPathValue Round(in FhirPathValue value, in FhirPathValue digits)
    {
        var places = digits.IsNone ? 0 : (int)Number(digits);
        if (places is < 0 or > 28) throw new FhirPathException("round() needs from 0 to 28 digits.");
        return FhirPathValue.Of(Math.Round(Number(value), places, MidpointRounding.AwayFromZero));
    }

    private static FhirPathValue Power(in FhirPathValue value, in FhirPathValue exponent)
    {
        var result = Real(Math.Pow((double)Number(value), (double)Number(exponent)));
        var isWhole = value.Kind == FhirPathKind.Integer && exponent.Kind == FhirPathKind.Integer && exponent.Integer >= 0;
        return isWhole && !result.IsNone ? Whole(decimal.Truncate(result.Decimal)) : result;
    }
}
