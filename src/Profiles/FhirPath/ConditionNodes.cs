namespace Profiles.FhirPath;

/// <summary>A part that gives true, false or nothing.</summary>
internal abstract class ConditionNode : PathNode
{
    /// <inheritdoc/>
    public sealed override void Evaluate(in PathFrame frame, ValueList into) => Add(Truth(frame), into);

    /// <inheritdoc/>
    public sealed override bool IsAny(in PathFrame frame) => Truth(frame) is not null;

    /// <inheritdoc/>
    public abstract override bool? Truth(in PathFrame frame);
}

/// <summary>and, or, xor, implies, in three-valued logic: https://hl7.org/fhirpath/N1/#boolean-logic.</summary>
internal sealed class LogicNode(string name, PathNode left, PathNode right) : ConditionNode
{
    /// <inheritdoc/>
    public override bool? Truth(in PathFrame frame)
    {
        var first = left.Truth(frame);
        switch (name)
        {
            case "and":
                return first == false ? false : And(first, right.Truth(frame));
            case "or":
                return first == true ? true : Or(first, right.Truth(frame));
            case "implies":
                return first == false ? true : Or(!first, right.Truth(frame));
            default:
                return first ^ right.Truth(frame);
        }
    }

    private static bool? And(bool? left, bool? right) => right == false ? false : left == true && right == true ? true : null;

    private static bool? Or(bool? left, bool? right) => left == true || right == true ? true : left == false && right == false ? false : null;
}

/// <summary>exists() and empty().</summary>
internal sealed class ExistenceNode(PathNode focus, PathNode? criterion, bool isEmpty) : ConditionNode
{
    /// <inheritdoc/>
    public override bool? Truth(in PathFrame frame) => (criterion is null ? focus.IsAny(frame) : IsAnySuch(frame, criterion)) != isEmpty;

    private bool IsAnySuch(in PathFrame frame, PathNode such)
    {
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        var any = false;
        for (var i = 0; i < list.Count && !any; i++)
            any = such.Truth(frame.On(list[i], i)) == true;
        frame.Scope.Return(list);
        return any;
    }
}

/// <summary>all().</summary>
internal sealed class AllNode(PathNode focus, PathNode criterion) : ConditionNode
{
    /// <inheritdoc/>
    public override bool? Truth(in PathFrame frame)
    {
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        var all = true;
        for (var i = 0; i < list.Count && all; i++)
            all = criterion.Truth(frame.On(list[i], i)) == true;
        frame.Scope.Return(list);
        return all;
    }
}

/// <summary>not().</summary>
internal sealed class NotNode(PathNode focus) : ConditionNode
{
    /// <inheritdoc/>
    public override bool? Truth(in PathFrame frame) => !focus.Truth(frame);
}

/// <summary>hasValue().</summary>
internal sealed class HasValueNode(PathNode focus) : ConditionNode
{
    private readonly bool _isThis = focus is ThisNode;

    /// <inheritdoc/>
    public override bool? Truth(in PathFrame frame)
    {
        if (_isThis)
            return frame.This.IsLiteral || frame.This.Element.HasValue;
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        var has = list.Count == 1 && (list[0].IsLiteral || list[0].Element.HasValue);
        frame.Scope.Return(list);
        return has;
    }
}

/// <summary>where(): those for which a condition holds.</summary>
internal sealed class WhereNode(PathNode focus, PathNode criterion) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        for (var i = 0; i < list.Count; i++)
        {
            if (criterion.Truth(frame.On(list[i], i)) == true)
                into.Add(list[i]);
        }

        frame.Scope.Return(list);
    }
}
