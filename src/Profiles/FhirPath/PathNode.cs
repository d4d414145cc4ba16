namespace Profiles.FhirPath;

/// <summary>One part of a compiled expression. Immutable; used by many threads.</summary>
internal abstract class PathNode
{
    /// <summary>Adds what this part gives to a list.</summary>
    /// <param name="frame">Where it is evaluated.</param>
    /// <param name="into">Receives the items.</param>
    public abstract void Evaluate(in PathFrame frame, ValueList into);

    /// <summary>Whether it gives anything; quicker than evaluating where that can stop at the first.</summary>
    public virtual bool IsAny(in PathFrame frame)
    {
        var list = frame.Scope.Rent();
        Evaluate(frame, list);
        var any = list.Count > 0;
        frame.Scope.Return(list);
        return any;
    }

    /// <summary>What it gives as a condition: nothing is null, one item that is no boolean is true.</summary>
    public virtual bool? Truth(in PathFrame frame)
    {
        var list = frame.Scope.Rent();
        Evaluate(frame, list);
        bool? truth = list.Count switch { 0 => null, 1 => list[0].Value is not bool value || value, _ => true };
        frame.Scope.Return(list);
        return truth;
    }

    /// <summary>The one text it gives; null for none or several.</summary>
    public string? Text(in PathFrame frame)
    {
        var list = frame.Scope.Rent();
        Evaluate(frame, list);
        var text = list.Count == 1 ? list[0].Text : null;
        frame.Scope.Return(list);
        return text;
    }

    /// <summary>Adds a condition's outcome; nothing when it has none.</summary>
    protected static void Add(bool? truth, ValueList into)
    {
        if (truth is { } value)
            into.Add(FhirPathValue.Of(value));
    }
}

/// <summary>Where a part is evaluated.</summary>
/// <param name="Scope">What can be referred to.</param>
/// <param name="This">$this.</param>
/// <param name="Index">$index.</param>
/// <param name="Total">$total; null outside of aggregate().</param>
internal readonly record struct PathFrame(FhirPathScope Scope, FhirPathValue This, int Index = 0, ValueList? Total = null)
{
    /// <summary>The same for another item.</summary>
    public PathFrame On(FhirPathValue item, int index) => this with { This = item, Index = index };
}
