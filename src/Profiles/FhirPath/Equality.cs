using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>Equality and equivalence. See https://hl7.org/fhirpath/N1/#equality.</summary>
internal static class Equality
{
    /// <summary>a = b for collections: the same items in the same order; empty when either is empty.</summary>
    public static Verdict Equal(Items left, Items right)
    {
        if (left.Count == 0 || right.Count == 0) return Verdict.Empty;
        if (left.Count != right.Count) return Verdict.False;
        var result = Verdict.True;
        for (var index = 0; index < left.Count; index++) result = Verdicts.And(result, Equal(left[index], right[index]));
        return result;
    }

    /// <summary>Whether two items are equal; empty when their precision does not let it be told.</summary>
    public static Verdict Equal(in FhirPathValue left, in FhirPathValue right)
    {
        var (ours, theirs) = (left.ToSystem(), right.ToSystem());
        var bothElements = left.Kind == FhirPathKind.Element && right.Kind == FhirPathKind.Element;
        if (bothElements && (ours.IsNone || theirs.IsNone || ours.Kind == FhirPathKind.Quantity))
            return Verdicts.Of(SameContent(left.Element, right.Element));
        if (ours.IsNone || theirs.IsNone) return StandsForNothing(ours.IsNone ? left : right) ? Verdict.Empty : Verdict.False;
        if (ours.IsNumber && theirs.IsNumber) return Verdicts.Of(ours.Decimal == theirs.Decimal);
        if (ours.IsTemporal && theirs.IsTemporal) return EqualTemporal(ours.DateTime, theirs.DateTime);
        if (ours.Kind == FhirPathKind.Quantity && theirs.Kind == FhirPathKind.Quantity) return EqualQuantity(ours.Quantity, theirs.Quantity);
        if (ours.Kind != theirs.Kind) return Verdict.False;
        return Verdicts.Of(ours.Kind == FhirPathKind.Boolean
            ? ours.Boolean == theirs.Boolean
            : string.Equals(ours.String, theirs.String, StringComparison.Ordinal));
    }

    /// <summary>Whether a value is certainly in a collection, as union, distinct and "in" ask.</summary>
    public static bool Holds(Items items, in FhirPathValue value)
    {
        foreach (var item in items)
        {
            if (Equal(item, value) == Verdict.True) return true;
        }

        return false;
    }

    /// <summary>a ~ b for collections: the same items in any order.</summary>
    public static bool Equivalent(Items left, Items right)
    {
        if (left.Count != right.Count) return false;
        using var open = Items.Rent();
        var used = new bool[right.Count];
        foreach (var item in left)
        {
            var at = 0;
            while (at < used.Length && (used[at] || !Equivalent(item, right[at]))) at++;
            if (at == used.Length) return false;
            used[at] = true;
        }

        return true;
    }

    /// <summary>Whether two items are equivalent.</summary>
    public static bool Equivalent(in FhirPathValue left, in FhirPathValue right)
    {
        var (ours, theirs) = (left.ToSystem(), right.ToSystem());
        if (ours.IsNone || theirs.IsNone)
            return left.Kind == FhirPathKind.Element && right.Kind == FhirPathKind.Element && EquivalentContent(left.Element, right.Element);
        if (ours.IsNumber && theirs.IsNumber) return EquivalentNumbers(ours.Decimal, theirs.Decimal);
        if (ours.IsTemporal && theirs.IsTemporal) return FhirPathDateTime.Compare(ours.DateTime, theirs.DateTime) == 0;
        if (ours.Kind != theirs.Kind) return false;
        return ours.Kind switch
        {
            FhirPathKind.Boolean => ours.Boolean == theirs.Boolean,
            FhirPathKind.Quantity => ours.Quantity.EquivalentUnit == theirs.Quantity.EquivalentUnit
                && EquivalentNumbers(ours.Quantity.Value, theirs.Quantity.Value),
            _ => string.Equals(Folded(ours.String), Folded(theirs.String), StringComparison.OrdinalIgnoreCase),
        };
    }

    // A primitive without value is an empty collection to the System types.
    private static bool StandsForNothing(in FhirPathValue value) => ElementValues.KindOf(value.Element.Type) != FhirPathKind.None;

    private static Verdict EqualTemporal(FhirPathDateTime left, FhirPathDateTime right)
    {
        var isTime = left.Kind == FhirPathKind.Time;
        if (isTime != (right.Kind == FhirPathKind.Time)) return Verdict.False;
        return FhirPathDateTime.Compare(left, right) is { } order ? Verdicts.Of(order == 0) : Verdict.Empty;
    }

    private static Verdict EqualQuantity(FhirPathQuantity left, FhirPathQuantity right) =>
        left.DefiniteUnit == right.DefiniteUnit ? Verdicts.Of(left.Value == right.Value) : Verdict.Empty;

    // Equal elements have equal children; the order counts within a list, not between names.
    private static bool SameContent(Element left, Element right)
    {
        if (left == right) return true;
        if (left.HasValue != right.HasValue) return false;
        if (left.HasValue && Equal(FhirPathValue.Of(left), FhirPathValue.Of(right)) != Verdict.True) return false;
        return SameChildren(left, right, static (ours, theirs) => SameValueOrContent(ours, theirs));
    }

    private static bool SameValueOrContent(Element left, Element right)
    {
        var kind = ElementValues.KindOf(left.Type);
        return kind is FhirPathKind.None or FhirPathKind.Quantity || !left.HasValue || !right.HasValue
            ? SameContent(left, right)
            : Equal(FhirPathValue.Of(left), FhirPathValue.Of(right)) == Verdict.True;
    }

    private static bool EquivalentContent(Element left, Element right) =>
        left == right || SameChildren(left, right, static (ours, theirs) => Equivalent(FhirPathValue.Of(ours), FhirPathValue.Of(theirs)));

    private static bool SameChildren(Element left, Element right, Func<Element, Element, bool> same)
    {
        var (ours, theirs) = (0, 0);
        foreach (var _ in right.Children()) theirs++;
        foreach (var child in left.Children())
        {
            ours++;
            if (!same(child, Nth(right, child.Name, Math.Max(child.ListIndex, 0)))) return false;
        }

        return ours == theirs;
    }

    private static Element Nth(Element parent, string name, int index)
    {
        foreach (var child in parent.Children(name))
        {
            if (index-- == 0) return child;
        }

        return default;
    }

    private static bool EquivalentNumbers(decimal left, decimal right)
    {
        var scale = Math.Min(left.Scale, right.Scale);
        return Math.Round(left, scale, MidpointRounding.AwayFromZero) == Math.Round(right, scale, MidpointRounding.AwayFromZero);
    }

    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
