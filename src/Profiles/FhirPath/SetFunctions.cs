namespace Profiles.FhirPath;

/// <summary>Distinct, combining and set operations. See https://hl7.org/fhirpath/N1/#combining.</summary>
internal static class SetFunctions
{
    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal)
    {
        ["distinct"] = new(0, 0, static call => new CollectionNode(call.Input, static (in Frame _, Items items, Items into) => AddDistinct(items, into))),
        ["union"] = new(1, 1, static call => new UnionNode(call.Input, call.Argument(0))),
        ["combine"] = new(1, 1, static call => new CombineNode(call.Input, call.Argument(0))),
        ["intersect"] = new(1, 1, static call => Kept(call.Input, call.Argument(0), isKeptWhenHeld: true)),
        ["exclude"] = new(1, 1, static call => Kept(call.Input, call.Argument(0), isKeptWhenHeld: false)),
        ["iif"] = new(2, 3, static call => new IifNode(call.Input, call.Argument(0), call.Argument(1), call.ArgumentOrNone(2))),
    };

    /// <summary>Adds each item that no added one is equal to. Texts are looked up, other items compared one by one.</summary>
    public static void AddDistinct(Items items, Items into)
    {
        HashSet<string>? texts = items.Count > 8 ? new(StringComparer.Ordinal) : null;
        foreach (var item in items)
        {
            var system = texts is null ? default : item.ToSystem();
            if (system.Kind == FhirPathKind.String ? texts!.Add(system.String) : !Equality.Holds(into, item)) into.Add(item);
        }
    }

    private static CollectionNode Kept(PathNode input, PathNode other, bool isKeptWhenHeld) =>
        new(input, (in Frame frame, Items items, Items into) =>
        {
            using var others = Items.Rent();
            other.Collect(frame, others);
            foreach (var item in items)
            {
                if (Equality.Holds(others, item) != isKeptWhenHeld) continue;
                if (!isKeptWhenHeld || !Equality.Holds(into, item)) into.Add(item);
            }
        });
}

/// <summary>combine(other): the items of both, duplicates kept.</summary>
internal sealed class CombineNode(PathNode left, PathNode right) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        left.Collect(frame, into);
        right.Collect(frame, into);
    }
}

/// <summary>iif(criterion, then, otherwise): only the branch that counts is evaluated.</summary>
internal sealed class IifNode(PathNode input, PathNode criterion, PathNode then, PathNode? otherwise) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        var inner = input is ThisNode ? frame : frame.With(input.Single(frame), frame.Index);
        var verdict = criterion.Test(inner);
        if (verdict == Verdict.True) then.Collect(inner, into);
        else if (verdict == Verdict.Open) frame.Run.Reopen();
        else otherwise?.Collect(inner, into);
    }
}
