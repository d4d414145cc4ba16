namespace Profiles.FhirPath;

/// <summary>Filtering, projection and subsets. See https://hl7.org/fhirpath/N1/#filtering-and-projection and #subsetting.</summary>
internal static class FilterFunctions
{
    private const int MostRepeated = 100_000;

    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal)
    {
        ["where"] = new(1, 1, static call => new WhereNode(call.Input, call.Argument(0))),
        ["select"] = new(1, 1, static call => new SelectNode(call.Input, call.Argument(0))),
        ["repeat"] = new(1, 1, static call => Repeat(call.Argument(0), call.Input)),
        ["ofType"] = new(1, 1, static call => new OfTypeNode(call.Input, call.TypeArgument(0))),
        ["as"] = new(1, 1, static call => new OfTypeNode(call.Input, call.TypeArgument(0))),
        ["is"] = new(1, 1, static call => new IsTypeNode(call.Input, call.TypeArgument(0))),
        ["single"] = new(0, 0, static call => new SingleNode(call.Input)),
        ["first"] = new(0, 0, static call => new SliceNode(call.Input, static (_, _) => (0, 1), null)),
        ["last"] = new(0, 0, static call => new SliceNode(call.Input, static (count, _) => (count - 1, count), null)),
        ["tail"] = new(0, 0, static call => new SliceNode(call.Input, static (count, _) => (1, count), null)),
        ["skip"] = new(1, 1, static call => new SliceNode(call.Input, static (count, number) => (number, count), call.Argument(0))),
        ["take"] = new(1, 1, static call => new SliceNode(call.Input, static (_, number) => (0, number), call.Argument(0))),
        ["aggregate"] = new(1, 2, static call => new AggregateNode(call.Input, call.Argument(0), call.ArgumentOrNone(1))),
    };

    private static CollectionNode Repeat(PathNode projection, PathNode input) => new(input, (in Frame frame, Items items, Items into) =>
    {
        using var found = Items.Rent();
        foreach (var item in items) projection.Collect(frame.With(item, 0), found);
        for (var next = 0; next < found.Count; next++)
        {
            if (found.Count > MostRepeated) throw new FhirPathException("repeat() does not come to an end.");
            if (Equality.Holds(into, found[next])) continue;
            into.Add(found[next]);
            projection.Collect(frame.With(found[next], 0), found);
        }
    });
}

/// <summary>A function of a whole collection.</summary>
internal sealed class CollectionNode(PathNode input, CollectionNode.Body body) : PathNode
{
    internal delegate void Body(in Frame frame, Items items, Items into);

    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        using var results = Items.Rent();
        body(frame, items, results);
        into.AddAll(results);
    }
}

/// <summary>where(criteria).</summary>
internal sealed class WhereNode(PathNode input, PathNode criteria) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index];
            var verdict = criteria.Test(frame.With(item, index));
            if (verdict == Verdict.True) into.Add(item);
            else if (verdict == Verdict.Open) frame.Run.Reopen();
        }
    }

    public override Verdict Any(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        using var items = Items.Rent();
        input.Collect(frame, items);
        var result = frame.Run.TakeOpen() ? Verdict.Open : Verdict.False;
        frame.Run.Restore(before);
        for (var index = 0; index < items.Count; index++)
        {
            var verdict = criteria.Test(frame.With(items[index], index));
            if (verdict == Verdict.True) return verdict;
            if (verdict == Verdict.Open) result = verdict;
        }

        return result;
    }
}

/// <summary>select(projection).</summary>
internal sealed class SelectNode(PathNode input, PathNode projection) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        for (var index = 0; index < items.Count; index++) projection.Collect(frame.With(items[index], index), into);
    }
}

/// <summary>ofType and as: the items of a type.</summary>
internal sealed class OfTypeNode(PathNode input, TypeTest type) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        foreach (var item in items)
        {
            if (type.Matches(item)) into.Add(item);
        }
    }
}

/// <summary>is: whether the one item is of a type.</summary>
internal sealed class IsTypeNode(PathNode input, TypeTest type) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        var value = input.Single(frame);
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        if (value.IsNone) return open ? Verdict.Open : Verdict.Empty;
        return Verdicts.Of(type.Matches(value));
    }
}

/// <summary>single(): the one item, several are an error.</summary>
internal sealed class SingleNode(PathNode input) : OneOrNoneNode
{
    public override FhirPathValue Single(in Frame frame) => input.Single(frame);
}

/// <summary>first, last, tail, skip and take: the items from one place to before another.</summary>
internal sealed class SliceNode(PathNode input, Func<int, int, (int From, int To)> range, PathNode? number) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        var given = number?.Single(frame).ToSystem() ?? FhirPathValue.Of(0L);
        if (given.Kind != FhirPathKind.Integer) throw new FhirPathException("skip() and take() need an integer.");
        var (from, to) = range(items.Count, (int)Math.Clamp(given.Integer, 0, int.MaxValue));
        for (var index = Math.Max(from, 0); index < Math.Min(to, items.Count); index++) into.Add(items[index]);
    }
}

/// <summary>aggregate(aggregator, init).</summary>
internal sealed class AggregateNode(PathNode input, PathNode aggregator, PathNode? init) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        using var total = Items.Rent();
        using var next = Items.Rent();
        init?.Collect(frame, total);
        for (var index = 0; index < items.Count; index++)
        {
            aggregator.Collect(new Frame(frame.Run, items[index], index, total), next);
            total.Clear();
            total.AddAll(next);
            next.Clear();
        }

        into.AddAll(total);
    }
}
