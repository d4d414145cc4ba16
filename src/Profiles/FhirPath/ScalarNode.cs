namespace Profiles.FhirPath;

/// <summary>A function of one value and of single arguments; nothing in, nothing out. Bodies get System values.</summary>
internal sealed class ScalarNode(FunctionCall call, ScalarNode.Body body) : OneOrNoneNode
{
    private readonly PathNode _input = call.Input;
    private readonly PathNode? _first = call.ArgumentOrNone(0);
    private readonly PathNode? _second = call.ArgumentOrNone(1);

    internal delegate FhirPathValue Body(in FhirPathValue value, in FhirPathValue first, in FhirPathValue second);

    public override FhirPathValue Single(in Frame frame)
    {
        var value = _input.Single(frame).ToSystem();
        if (value.IsNone) return default;
        var first = _first is null ? default : _first.Single(frame).ToSystem();
        if (_first is not null && first.IsNone) return default;
        var second = _second is null ? default : _second.Single(frame).ToSystem();
        return _second is not null && second.IsNone ? default : body(value, first, second);
    }
}

/// <summary>- before a value.</summary>
internal sealed class NegateNode(PathNode operand) : OneOrNoneNode
{
    public override FhirPathValue Single(in Frame frame) => Arithmetic.Negate(operand.Single(frame).ToSystem());
}
