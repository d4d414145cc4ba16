using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>When values are equal, equivalent, less or more: https://hl7.org/fhirpath/N1/#equality.</summary>
internal static class Comparison
{
    /// <summary>Whether two collections are equal, item by item; null when it cannot be told.</summary>
    public static bool? AreEqual(ValueList left, ValueList right)
    {
        if (left.Count == 0 || right.Count == 0)
            return null;
        if (left.Count != right.Count)
            return false;
        bool? result = true;
        for (var i = 0; i < left.Count; i++)
        {
            switch (AreEqual(left[i], right[i]))
            {
                case false:
                    return false;
                case null:
                    result = null;
                    break;
            }
        }

        return result;
    }

    /// <summary>Whether two items are equal; null when their precision does not tell.</summary>
    public static bool? AreEqual(FhirPathValue left, FhirPathValue right)
    {
        if (!left.IsLiteral && !right.IsLiteral && left.Element == right.Element)
            return true;
        return (left.Value, right.Value) switch
        {
            (Temporal one, Temporal other) => one.CompareTo(other) is { } order ? order == 0 : null,
            (PathQuantity one, PathQuantity other) => one.CompareTo(other) is { } order ? order == 0 : null,
            (decimal one, decimal other) => one == other,
            (bool one, bool other) => one == other,
            ({ } one, { } other) => string.Equals(one.ToString(), other.ToString(), StringComparison.Ordinal),
            (null, null) => AreSame(left.Element, right.Element),
            _ => false,
        };
    }

    /// <summary>Whether two collections hold the same, in any order and without regard to case.</summary>
    public static bool AreEquivalent(ValueList left, ValueList right)
    {
        if (left.Count != right.Count)
            return false;
        var rest = new List<FhirPathValue>(right);
        foreach (var item in left)
        {
            var at = rest.FindIndex(other => IsEquivalent(item, other));
            if (at < 0)
                return false;
            rest.RemoveAt(at);
        }

        return true;
    }

    /// <summary>Less than 0 when the first is less; null when they have no order, or are not one each.</summary>
    public static int? Order(ValueList left, ValueList right)
    {
        if (left.Count != 1 || right.Count != 1)
            return null;
        return (left[0].Value, right[0].Value) switch
        {
            (decimal one, decimal other) => one.CompareTo(other),
            (Temporal one, Temporal other) => one.CompareTo(other),
            (PathQuantity one, PathQuantity other) => one.CompareTo(other),
            (string one, string other) => string.CompareOrdinal(one, other),
            _ => null,
        };
    }

    /// <summary>Whether a list has an item.</summary>
    public static bool Contains(ValueList list, FhirPathValue item)
    {
        foreach (var other in list)
        {
            if (AreEqual(other, item) == true)
                return true;
        }

        return false;
    }

    private static bool IsEquivalent(FhirPathValue left, FhirPathValue right) => (left.Value, right.Value) switch
    {
        (string one, string other) => string.Equals(Folded(one), Folded(other), StringComparison.OrdinalIgnoreCase),
        (decimal one, decimal other) => Rounded(one, other) == Rounded(other, one),
        _ => AreEqual(left, right) == true,
    };

    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static decimal Rounded(decimal number, decimal other) => decimal.Round(number, Math.Min(number.Scale, other.Scale));

    private static bool AreSame(Element left, Element right)
    {
        if (left.Type?.Name != right.Type?.Name)
            return false;
        using var others = ((IEnumerable<Element>)right.Children()).GetEnumerator();
        foreach (var child in left.Children())
        {
            if (!others.MoveNext() || others.Current.Name != child.Name || AreEqual(new FhirPathValue(child), new FhirPathValue(others.Current)) != true)
                return false;
        }

        return !others.MoveNext();
    }
}
