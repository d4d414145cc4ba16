namespace Profiles.FhirPath.Functions;

/// <summary>Existence, subsetting and combining: https://hl7.org/fhirpath/N1/#existence, #subsetting, #combining.</summary>
internal static class CollectionFunctions
{
    public static void AllTrue(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        into.Add(FhirPathValue.Of(items.TrueForAll(item => item.Value is true)));

    public static void AnyTrue(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        into.Add(FhirPathValue.Of(items.Exists(item => item.Value is true)));

    public static void AllFalse(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        into.Add(FhirPathValue.Of(items.TrueForAll(item => item.Value is false)));

    public static void AnyFalse(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        into.Add(FhirPathValue.Of(items.Exists(item => item.Value is false)));

    public static void SubsetOf(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        With(arguments[0], frame, into, (other, result) => result.Add(FhirPathValue.Of(items.TrueForAll(item => Comparison.Contains(other, item)))));

    public static void SupersetOf(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        With(arguments[0], frame, into, (other, result) => result.Add(FhirPathValue.Of(other.TrueForAll(item => Comparison.Contains(items, item)))));

    public static void Count(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => into.Add(new FhirPathValue((decimal)items.Count));

    public static void Distinct(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        var kept = frame.Scope.Rent();
        foreach (var item in items)
        {
            if (!Comparison.Contains(kept, item))
                kept.Add(item);
        }

        into.AddRange(kept);
        frame.Scope.Return(kept);
    }

    public static void IsDistinct(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        var kept = frame.Scope.Rent();
        Distinct(items, arguments, frame, kept);
        into.Add(FhirPathValue.Of(kept.Count == items.Count));
        frame.Scope.Return(kept);
    }

    public static void First(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => into.AddRange(items.Take(1));

    public static void Last(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => into.AddRange(items.TakeLast(1));

    public static void Tail(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => into.AddRange(items.Skip(1));

    // More than one is an error in FHIRPath; an invariant that meets it does not hold.
    public static void Single(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (items.Count == 1)
            into.Add(items[0]);
    }

    public static void Skip(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (Number(arguments[0], frame) is { } number)
            into.AddRange(items.Skip(number));
    }

    public static void Take(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        if (Number(arguments[0], frame) is { } number)
            into.AddRange(items.Take(number));
    }

    public static void Intersect(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        With(arguments[0], frame, into, (other, result) =>
        {
            foreach (var item in items)
            {
                if (Comparison.Contains(other, item) && !Comparison.Contains(result, item))
                    result.Add(item);
            }
        });

    public static void Exclude(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        With(arguments[0], frame, into, (other, result) => result.AddRange(items.Where(item => !Comparison.Contains(other, item))));

    public static void Union(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) =>
        With(arguments[0], frame, into, (other, result) =>
        {
            foreach (var item in items.Concat(other))
            {
                if (!Comparison.Contains(result, item))
                    result.Add(item);
            }
        });

    public static void Combine(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        into.AddRange(items);
        arguments[0].Evaluate(frame, into);
    }

    /// <summary>The whole number an argument gives; null without.</summary>
    public static int? Number(PathNode argument, in PathFrame frame)
    {
        var list = frame.Scope.Rent();
        argument.Evaluate(frame, list);
        int? number = list is [{ Value: decimal value }] && value == decimal.Truncate(value) && Math.Abs(value) < int.MaxValue ? (int)value : null;
        frame.Scope.Return(list);
        return number;
    }

    // The outcome is gathered apart, so that what the list held before does not count.
    private static void With(PathNode argument, in PathFrame frame, ValueList into, Action<ValueList, ValueList> what)
    {
        var other = frame.Scope.Rent();
        var result = frame.Scope.Rent();
        argument.Evaluate(frame, other);
        what(other, result);
        into.AddRange(result);
        frame.Scope.Return(result);
        frame.Scope.Return(other);
    }
}
