using System.Globalization;

namespace Profiles.FhirPath.Functions;

/// <summary>From one type to another: https://hl7.org/fhirpath/N1/#conversion. What cannot be converted gives nothing.</summary>
internal static class ConversionFunctions
{
    /// <summary>Whether a conversion gives something.</summary>
    public static PathFunction Converts(PathFunction conversion) => (ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
    {
        if (items.Count != 1)
            return;
        var list = frame.Scope.Rent();
        conversion(items, arguments, frame, list);
        into.Add(FhirPathValue.Of(list.Count > 0));
        frame.Scope.Return(list);
    };

    public static void ToBoolean(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Convert(items, into, value => value switch
    {
        bool => value,
        decimal number => number == 1 ? true : number == 0 ? false : null,
        string text => text.ToLowerInvariant() switch
        {
            "true" or "t" or "yes" or "y" or "1" or "1.0" => true,
            "false" or "f" or "no" or "n" or "0" or "0.0" => false,
            _ => null,
        },
        _ => null,
    });

    public static void ToInteger(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Convert(items, into, value => value switch
    {
        bool truth => truth ? 1m : 0m,
        decimal number => number == decimal.Truncate(number) && number.Scale == 0 ? number : null,
        string text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (decimal)number : null,
        _ => null,
    });

    public static void ToDecimal(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Convert(items, into, value => value switch
    {
        bool truth => truth ? 1m : 0m,
        decimal => value,
        string text => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    });

    public static void ToText(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (items is [{ Value: not null } item])
            into.Add(new FhirPathValue(item.Text!));
    }

    public static void ToDate(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Convert(items, into, value =>
        Time(value, isTime: false) is { } time ? time with { Fields = [.. time.Fields.Take(3)], Offset = null, Written = time.Written.Split('T')[0] } : null);

    public static void ToDateTime(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Convert(items, into, value => Time(value, isTime: false));

    public static void ToTime(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Convert(items, into, value => Time(value, isTime: true));

    public static void ToQuantity(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Convert(items, into, value => value switch
    {
        PathQuantity => value,
        decimal number => new PathQuantity(number, "1"),
        string text => Quantity(text),
        _ => null,
    });

    private static PathQuantity? Quantity(string text)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        var number = blank < 0 ? text : text[..blank];
        if (!decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return null;
        return blank < 0 ? new PathQuantity(value, "1") : PathQuantity.Make(value, text[(blank + 1)..].Trim().Trim('\''));
    }

    private static Temporal? Time(object? value, bool isTime) => value switch
    {
        Temporal time => time.IsTime == isTime ? time : null,
        string text => Temporal.Parse(text, isTime),
        _ => null,
    };

    private static void Convert(ValueList items, ValueList into, Func<object?, object?> convert)
    {
        if (items.Count == 1 && convert(items[0].Value) is { } converted)
            into.Add(new FhirPathValue(converted));
    }
}
