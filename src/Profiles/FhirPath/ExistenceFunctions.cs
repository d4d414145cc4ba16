namespace Profiles.FhirPath;

/// <summary>Existence. See https://hl7.org/fhirpath/N1/#existence.</summary>
internal static class ExistenceFunctions
{
    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal)
    {
        ["empty"] = new(0, 0, static call => new IsEmptyNode(call.Input)),
        ["exists"] = new(0, 1, static call => new ExistsNode(call.ArgumentOrNone(0) is { } criteria ? new WhereNode(call.Input, criteria) : call.Input)),
        ["all"] = new(1, 1, static call => new AllNode(call.Input, call.Argument(0))),
        ["allTrue"] = new(0, 0, static call => Booleans(call, all: true, wanted: true)),
        ["anyTrue"] = new(0, 0, static call => Booleans(call, all: false, wanted: true)),
        ["allFalse"] = new(0, 0, static call => Booleans(call, all: true, wanted: false)),
        ["anyFalse"] = new(0, 0, static call => Booleans(call, all: false, wanted: false)),
        ["count"] = new(0, 0, static call => new CountNode(call.Input)),
        ["not"] = new(0, 0, static call => new NotNode(call.Input)),
        ["subsetOf"] = new(1, 1, static call => Subset(call.Input, call.Argument(0))),
        ["supersetOf"] = new(1, 1, static call => Subset(call.Argument(0), call.Input)),
        ["isDistinct"] = new(0, 0, static call => IsDistinct(call.Input)),
    };

    private static FunctionCondition Booleans(FunctionCall call, bool all, bool wanted)
    {
        var input = call.Input;
        return new FunctionCondition((in Frame frame) =>
        {
            using var items = Items.Rent();
            input.Collect(frame, items);
            foreach (var item in items)
            {
                var isWanted = PathNode.AsVerdict(item) == Verdicts.Of(wanted);
                if (isWanted != all) return Verdicts.Of(!all);
            }

            return Verdicts.Of(all);
        });
    }

    private static FunctionCondition Subset(PathNode part, PathNode whole) => new((in Frame frame) =>
    {
        using var parts = Items.Rent();
        using var all = Items.Rent();
        part.Collect(frame, parts);
        whole.Collect(frame, all);
        foreach (var item in parts)
        {
            if (!Equality.Holds(all, item)) return Verdict.False;
        }

        return Verdict.True;
    });

    private static FunctionCondition IsDistinct(PathNode input) => new((in Frame frame) =>
    {
        using var items = Items.Rent();
        using var distinct = Items.Rent();
        input.Collect(frame, items);
        SetFunctions.AddDistinct(items, distinct);
        return Verdicts.Of(items.Count == distinct.Count);
    });
}

/// <summary>all(criteria): false as soon as one item fails.</summary>
internal sealed class AllNode(PathNode input, PathNode criteria) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        using var items = Items.Rent();
        input.Collect(frame, items);
        var result = frame.Run.TakeOpen() ? Verdict.Open : Verdict.True;
        frame.Run.Restore(before);
        for (var index = 0; index < items.Count; index++)
        {
            var each = criteria.Test(frame.With(items[index], index));
            if (each is Verdict.False or Verdict.Empty) return Verdict.False;
            result = Verdicts.And(result, each);
        }

        return result;
    }
}

/// <summary>count().</summary>
internal sealed class CountNode(PathNode input) : OneOrNoneNode
{
    public PathNode Input => input;

    public override FhirPathValue Single(in Frame frame) => FhirPathValue.Of((long)input.Count(frame));
}
