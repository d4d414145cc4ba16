namespace Profiles.FhirPath;

/// <summary>"and": the right side is not looked at when the left one is false.</summary>
internal sealed class AndNode(PathNode left, PathNode right) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var first = left.Test(frame);
        return first == Verdict.False ? first : Verdicts.And(first, right.Test(frame));
    }
}

/// <summary>"or": the right side is not looked at when the left one is true.</summary>
internal sealed class OrNode(PathNode left, PathNode right) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var first = left.Test(frame);
        return first == Verdict.True ? first : Verdicts.Or(first, right.Test(frame));
    }
}

/// <summary>"implies": the right side is not looked at when the left one is false.</summary>
internal sealed class ImpliesNode(PathNode left, PathNode right) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var first = left.Test(frame);
        return first == Verdict.False ? Verdict.True : Verdicts.Or(Verdicts.Not(first), right.Test(frame));
    }
}

/// <summary>"xor".</summary>
internal sealed class XorNode(PathNode left, PathNode right) : ConditionNode
{
    public override Verdict Test(in Frame frame) => Verdicts.Xor(left.Test(frame), right.Test(frame));
}

/// <summary>not().</summary>
internal sealed class NotNode(PathNode input) : ConditionNode
{
    public override Verdict Test(in Frame frame) => Verdicts.Not(input.Test(frame));
}

/// <summary>exists() without criteria.</summary>
internal sealed class ExistsNode(PathNode input) : ConditionNode
{
    public override Verdict Test(in Frame frame) => input.Any(frame);
}

/// <summary>empty().</summary>
internal sealed class IsEmptyNode(PathNode input) : ConditionNode
{
    public override Verdict Test(in Frame frame) => Verdicts.Not(input.Any(frame));
}

/// <summary>A condition that is worked out by a function of the group files; what it meets that is open makes it open.</summary>
internal sealed class FunctionCondition(FunctionCondition.Body body) : ConditionNode
{
    internal delegate Verdict Body(in Frame frame);

    public override Verdict Test(in Frame frame)
    {
        var before = frame.Run.TakeOpen();
        var verdict = body(frame);
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        return open ? Verdict.Open : verdict;
    }
}
