namespace Profiles.FhirPath.Functions;

/// <summary>Numbers: https://hl7.org/fhirpath/N1/#math. Each gives nothing for anything but one number, and where there is no result.</summary>
internal static class MathFunctions
{
    public static void Abs(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Change(items, number => Math.Abs(number), into);

    public static void Ceiling(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Change(items, number => decimal.Ceiling(number), into);

    public static void Floor(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Change(items, number => decimal.Floor(number), into);

    public static void Truncate(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Change(items, number => decimal.Truncate(number), into);

    public static void Round(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        var digits = arguments.Length > 0 ? CollectionFunctions.Number(arguments[0], frame) : 0;
        if (digits is >= 0 and <= 28)
            Change(items, number => decimal.Round(number, digits.Value, MidpointRounding.AwayFromZero), into);
    }

    public static void Sqrt(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Reckon(items, Math.Sqrt, into);

    public static void Ln(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Reckon(items, Math.Log, into);

    public static void Exp(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => Reckon(items, Math.Exp, into);

    public static void Log(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (Number(arguments[0], frame) is { } root)
            Reckon(items, number => Math.Log(number, root), into);
    }

    public static void Power(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (Number(arguments[0], frame) is { } exponent)
            Reckon(items, number => Math.Pow(number, exponent), into);
    }

    private static double? Number(PathNode argument, in PathFrame frame)
    {
        var list = frame.Scope.Rent();
        argument.Evaluate(frame, list);
        double? number = list is [{ Value: decimal value }] ? (double)value : null;
        frame.Scope.Return(list);
        return number;
    }

    private static void Change(ValueList items, Func<decimal, decimal> change, ValueList into)
    {
        if (items is [{ Value: decimal number }])
            into.Add(new FhirPathValue(change(number)));
        else if (items is [{ Value: PathQuantity quantity }])
            into.Add(new FhirPathValue(quantity with { Value = change(quantity.Value) }));
    }

    private static void Reckon(ValueList items, Func<double, double> reckon, ValueList into)
    {
        if (items is not [{ Value: decimal number }])
            return;
        var result = reckon((double)number);
        if (double.IsFinite(result) && Math.Abs(result) < (double)decimal.MaxValue)
            into.Add(new FhirPathValue((decimal)result));
    }
}
