using System.Globalization;

namespace Profiles.FhirPath;

/// <summary>+ - * / div mod and &amp;. See https://hl7.org/fhirpath/N1/#math.</summary>
internal sealed class ArithmeticNode(PathNode left, PathNode right, Func<FhirPathValue, FhirPathValue, FhirPathValue> operation) : OneOrNoneNode
{
    public override FhirPathValue Single(in Frame frame)
    {
        var (ours, theirs) = (left.Single(frame).ToSystem(), right.Single(frame).ToSystem());
        return ours.IsNone || theirs.IsNone ? default : operation(ours, theirs);
    }
}

/// <summary>&amp;: an empty side is an empty text.</summary>
internal sealed class ConcatenateNode(PathNode left, PathNode right) : OneOrNoneNode
{
    public override FhirPathValue Single(in Frame frame) =>
        FhirPathValue.Of(Text(left.Single(frame)) + Text(right.Single(frame)));

    private static string Text(in FhirPathValue value) =>
        value.AsText() ?? (value.IsNone || ElementValues.KindOf(value.Element.Type) != FhirPathKind.None ? "" : throw new FhirPathException("& joins texts only."));
}

/// <summary>A node that works out one value and may be open.</summary>
internal abstract class OneOrNoneNode : PathNode
{
    public abstract override FhirPathValue Single(in Frame frame);

    public sealed override void Collect(in Frame frame, Items into) => into.Add(Single(frame));
}

/// <summary>What the operators do to two values. Overflow and division by zero give no value.</summary>
internal static class Arithmetic
{
    public static FhirPathValue Add(FhirPathValue left, FhirPathValue right)
    {
        if (left.Kind == FhirPathKind.String && right.Kind == FhirPathKind.String) return FhirPathValue.Of(left.String + right.String);
        if (left.IsTemporal && right.Kind == FhirPathKind.Quantity) return DateArithmetic.Add(left.DateTime, right.Quantity, 1);
        return Numbers("+", left, right, static (a, b) => a + b, static (a, b) => a + b);
    }

    public static FhirPathValue Subtract(FhirPathValue left, FhirPathValue right) =>
        left.IsTemporal && right.Kind == FhirPathKind.Quantity
            ? DateArithmetic.Add(left.DateTime, right.Quantity, -1)
            : Numbers("-", left, right, static (a, b) => a - b, static (a, b) => a - b);

    public static FhirPathValue Multiply(FhirPathValue left, FhirPathValue right)
    {
        if (left.Kind == FhirPathKind.Quantity && right.IsNumber) return Scaled(left.Quantity, right.Decimal);
        if (left.IsNumber && right.Kind == FhirPathKind.Quantity) return Scaled(right.Quantity, left.Decimal);
        return Numbers("*", left, right, static (a, b) => a * b, static (a, b) => a * b);
    }

    public static FhirPathValue Divide(FhirPathValue left, FhirPathValue right)
    {
        if (left.Kind == FhirPathKind.Quantity && right.IsNumber)
            return right.Decimal == 0 ? default : Scaled(left.Quantity, 1 / right.Decimal);
        return Safe(left, right, "/", static (a, b) => FhirPathValue.Of(a / b));
    }

    public static FhirPathValue Div(FhirPathValue left, FhirPathValue right) =>
        Safe(left, right, "div", static (a, b) => FhirPathValue.Of((long)decimal.Truncate(a / b)));

    public static FhirPathValue Mod(FhirPathValue left, FhirPathValue right)
    {
        var whole = left.Kind == FhirPathKind.Integer && right.Kind == FhirPathKind.Integer;
        var rest = Safe(left, right, "mod", static (a, b) => FhirPathValue.Of(a % b));
        return whole && !rest.IsNone ? FhirPathValue.Of((long)rest.Decimal) : rest;
    }

    public static FhirPathValue Negate(FhirPathValue value) => value.Kind switch
    {
        FhirPathKind.None => default,
        FhirPathKind.Integer => FhirPathValue.Of(-value.Integer),
        FhirPathKind.Decimal => FhirPathValue.Of(-value.Decimal),
        FhirPathKind.Quantity => FhirPathValue.Of(value.Quantity with { Value = -value.Quantity.Value }),
        _ => throw new FhirPathException($"A {value.Kind} has no sign."),
    };

    private static FhirPathValue Numbers(
        string name, in FhirPathValue left, in FhirPathValue right, Func<Int128, Int128, Int128> whole, Func<decimal, decimal, decimal> exact)
    {
        if (left.Kind == FhirPathKind.Integer && right.Kind == FhirPathKind.Integer)
        {
            var result = whole(left.Integer, right.Integer);
            return result >= long.MinValue && result <= long.MaxValue ? FhirPathValue.Of((long)result) : default;
        }

        if (left.Kind == FhirPathKind.Quantity && right.Kind == FhirPathKind.Quantity && name != "*")
        {
            return left.Quantity.DefiniteUnit == right.Quantity.DefiniteUnit
                ? FhirPathValue.Of(left.Quantity with { Value = exact(left.Quantity.Value, right.Quantity.Value) })
                : default;
        }

        return Safe(left, right, name, (a, b) => FhirPathValue.Of(exact(a, b)));
    }

    private static FhirPathValue Safe(in FhirPathValue left, in FhirPathValue right, string name, Func<decimal, decimal, FhirPathValue> operation)
    {
        if (!left.IsNumber || !right.IsNumber) throw new FhirPathException(string.Create(CultureInfo.InvariantCulture, $"{left.Kind} {name} {right.Kind} is not defined."));
        if (right.Decimal == 0 && name is "/" or "div" or "mod") return default;
        try
        {
            return operation(left.Decimal, right.Decimal);
        }
        catch (OverflowException)
        {
            return default;
        }
    }

    private static FhirPathValue Scaled(FhirPathQuantity quantity, decimal factor) =>
        FhirPathValue.Of(quantity with { Value = quantity.Value * factor });
}
