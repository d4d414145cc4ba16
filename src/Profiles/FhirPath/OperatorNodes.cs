using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>= and !=. A literal text beside one primitive is compared on the stored bytes.</summary>
internal sealed class EqualNode(PathNode left, PathNode right, bool isNegated) : ConditionNode
{
    private readonly ConstantNode? _text = right is ConstantNode { Value.Kind: FhirPathKind.String } text ? text : null;

    private readonly bool _areConditions = left is ConditionNode && right is ConditionNode;

    public override Verdict Test(in Frame frame)
    {
        var verdict = _areConditions ? Verdicts.Not(Verdicts.Xor(left.Test(frame), right.Test(frame)))
            : (_text is not null ? TestText(frame, _text) : null) ?? TestAll(frame);
        return isNegated ? Verdicts.Not(verdict) : verdict;
    }

    private Verdict? TestText(in Frame frame, ConstantNode text)
    {
        if (left is not (ThisNode or StepsNode { Start: OneValueNode })) return null;
        var count = left.First(frame, out var value);
        if (count == 0) return Verdict.Empty;
        var element = value.Element;
        return count == 1 && element.HasValue && ElementValues.KindOf(element.Type) == FhirPathKind.String ? Verdicts.Of(element.ValueEquals(text.Utf8)) : null;
    }

    private Verdict TestAll(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        using var ours = Items.Rent();
        using var theirs = Items.Rent();
        left.Collect(frame, ours);
        right.Collect(frame, theirs);
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        return open ? Verdict.Open : Equality.Equal(ours, theirs);
    }
}

/// <summary>~ and !~.</summary>
internal sealed class EquivalentNode(PathNode left, PathNode right, bool isNegated) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        using var ours = Items.Rent();
        using var theirs = Items.Rent();
        left.Collect(frame, ours);
        right.Collect(frame, theirs);
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        return open ? Verdict.Open : Verdicts.Of(Equality.Equivalent(ours, theirs) != isNegated);
    }
}

/// <summary>&lt; &lt;= &gt; &gt;=. See https://hl7.org/fhirpath/N1/#comparison.</summary>
internal sealed class CompareNode(PathNode left, PathNode right, Func<int, bool> holds) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        var (ours, theirs) = (left.Single(frame), right.Single(frame));
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        if (ours.IsNone || theirs.IsNone) return open ? Verdict.Open : Verdict.Empty;
        (ours, theirs) = (ours.ToSystem(), theirs.ToSystem());
        if (ours.IsNone || theirs.IsNone) return Verdict.Empty;
        if (ours.Kind == FhirPathKind.Quantity && theirs.Kind == FhirPathKind.Quantity) return Quantities(frame.Run, ours.Quantity, theirs.Quantity);
        return Order(ours, theirs) is { } order ? Verdicts.Of(holds(order)) : Verdict.Empty;
    }

    private Verdict Quantities(Run run, FhirPathQuantity left, FhirPathQuantity right)
    {
        var order = left.DefiniteUnit == right.DefiniteUnit ? left.Value.CompareTo(right.Value) : run.Scope.CompareQuantities?.Invoke(left, right);
        if (order is not null) return Verdicts.Of(holds(order.Value));
        run.Note($"'{ElementNames.Shown(left.Unit)}' and '{ElementNames.Shown(right.Unit)}' cannot be compared here.");
        return Verdict.Open;
    }

    private static int? Order(in FhirPathValue left, in FhirPathValue right)
    {
        if (left.IsNumber && right.IsNumber) return left.Decimal.CompareTo(right.Decimal);
        if (left.IsTemporal && right.IsTemporal) return FhirPathDateTime.Compare(left.DateTime, right.DateTime);
        if (left.Kind == FhirPathKind.String && right.Kind == FhirPathKind.String) return string.CompareOrdinal(left.String, right.String);
        throw new FhirPathException($"A {left.Kind} and a {right.Kind} have no order between them.");
    }
}

/// <summary>
/// "in" and "contains": whether the item is in the collection. The specification knows one item only; of several each must
/// be in, as the reference validator has it, for R4's tim-9 asks that of a list.
/// </summary>
internal sealed class MemberNode(PathNode item, PathNode collection) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        using var wanted = Items.Rent();
        using var items = Items.Rent();
        item.Collect(frame, wanted);
        if (wanted.Count > 0) collection.Collect(frame, items);
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        if (wanted.Count == 0) return open ? Verdict.Open : Verdict.Empty;
        foreach (var each in wanted)
        {
            if (!Equality.Holds(items, each)) return open ? Verdict.Open : Verdict.False;
        }

        return Verdict.True;
    }
}

/// <summary>"|": all items of both, each once.</summary>
internal sealed class UnionNode(PathNode left, PathNode right) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var all = Items.Rent();
        left.Collect(frame, all);
        right.Collect(frame, all);
        SetFunctions.AddDistinct(all, into);
    }

    public override Verdict Any(in Frame frame)
    {
        var first = left.Any(frame);
        return first == Verdict.True ? first : Verdicts.Or(first, right.Any(frame));
    }
}

/// <summary>An index in brackets.</summary>
internal sealed class IndexerNode(PathNode input, PathNode index) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        var at = index.Single(frame).ToSystem();
        if (at.Kind != FhirPathKind.Integer) return;
        using var items = Items.Rent();
        input.Collect(frame, items);
        if (at.Integer >= 0 && at.Integer < items.Count) into.Add(items[(int)at.Integer]);
    }
}
