namespace Profiles.FhirPath;

/// <summary>
/// A part of a compiled expression. Immutable, so many threads may run it. Collect is the meaning; the other members ask
/// less and are overridden where that is cheaper.
/// </summary>
internal abstract class PathNode
{
    /// <summary>Adds all results.</summary>
    public abstract void Collect(in Frame frame, Items into);

    /// <summary>Whether there is any result: True, False or Open.</summary>
    public virtual Verdict Any(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        using var items = Items.Rent();
        Collect(frame, items);
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        return items.Count > 0 ? Verdict.True : open ? Verdict.Open : Verdict.False;
    }

    /// <summary>How many results there are.</summary>
    public virtual int Count(in Frame frame)
    {
        using var items = Items.Rent();
        Collect(frame, items);
        return items.Count;
    }

    /// <summary>The first result, and how many there are; more than one may be told as two.</summary>
    public virtual int First(in Frame frame, out FhirPathValue value)
    {
        using var items = Items.Rent();
        Collect(frame, items);
        value = items.Count == 0 ? default : items[0];
        return items.Count;
    }

    /// <summary>The one result, or no value when there is none.</summary>
    /// <exception cref="FhirPathException">There are several.</exception>
    public virtual FhirPathValue Single(in Frame frame) =>
        First(frame, out var value) > 1 ? throw new FhirPathException("One value is needed here, but there are several.") : value;

    /// <summary>The result as a condition; one item that is no boolean counts as true (https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections).</summary>
    /// <exception cref="FhirPathException">There are several results.</exception>
    public virtual Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        var value = Single(frame);
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        return value.IsNone && open ? Verdict.Open : AsVerdict(value);
    }

    internal static Verdict AsVerdict(in FhirPathValue value)
    {
        if (value.IsNone) return Verdict.Empty;
        if (value.Kind == FhirPathKind.Boolean) return Verdicts.Of(value.Boolean);
        if (value.Kind != FhirPathKind.Element || ElementValues.KindOf(value.Element.Type) != FhirPathKind.Boolean) return Verdict.True;
        var system = value.ToSystem();
        return system.IsNone ? Verdict.Empty : Verdicts.Of(system.Boolean);
    }
}

/// <summary>A node that gives one value at most and cannot be open.</summary>
internal abstract class OneValueNode : PathNode
{
    public sealed override void Collect(in Frame frame, Items into) => into.Add(Single(frame));

    public sealed override Verdict Any(in Frame frame) => Verdicts.Of(!Single(frame).IsNone);

    public sealed override int Count(in Frame frame) => Single(frame).IsNone ? 0 : 1;

    public sealed override int First(in Frame frame, out FhirPathValue value)
    {
        value = Single(frame);
        return value.IsNone ? 0 : 1;
    }

    public abstract override FhirPathValue Single(in Frame frame);
}

/// <summary>A node that is a condition: it gives true, false or nothing.</summary>
internal abstract class ConditionNode : PathNode
{
    public abstract override Verdict Test(in Frame frame);

    public sealed override void Collect(in Frame frame, Items into) => into.Add(Single(frame));

    public sealed override FhirPathValue Single(in Frame frame)
    {
        switch (Test(frame))
        {
            case Verdict.True: return FhirPathValue.Of(true);
            case Verdict.False: return FhirPathValue.Of(false);
            case Verdict.Open:
                frame.Run.Reopen();
                return default;
            default: return default;
        }
    }
}
