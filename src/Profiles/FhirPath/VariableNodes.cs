namespace Profiles.FhirPath;

/// <summary>$this, and the focus that a path without one begins at.</summary>
internal sealed class ThisNode : OneValueNode
{
    public static readonly ThisNode Instance = new();

    public override FhirPathValue Single(in Frame frame) => frame.Self;
}

/// <summary>$index.</summary>
internal sealed class IndexNode : OneValueNode
{
    public override FhirPathValue Single(in Frame frame) => FhirPathValue.Of((long)frame.Index);
}

/// <summary>$total.</summary>
internal sealed class TotalNode : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        if (frame.Total is not null) into.AddAll(frame.Total);
    }
}

/// <summary>%resource, %rootResource or %context.</summary>
internal sealed class ScopeNode(Func<Run, FhirPathValue> read) : OneValueNode
{
    public override FhirPathValue Single(in Frame frame) => read(frame.Run);
}

/// <summary>A literal.</summary>
internal sealed class ConstantNode(FhirPathValue value) : OneValueNode
{
    private readonly byte[]? _utf8 = value.Kind == FhirPathKind.String ? System.Text.Encoding.UTF8.GetBytes(value.String) : null;

    public FhirPathValue Value { get; } = value;

    /// <summary>The text of a String in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    public override FhirPathValue Single(in Frame frame) => Value;
}

/// <summary>{}.</summary>
internal sealed class EmptyNode : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
    }
}

/// <summary>A type's name at the start of a path ("Patient.name"): the focus when it is of that type, otherwise its child of that name.</summary>
internal sealed class StartTypeNode(string typeName) : OneValueNode
{
    public override FhirPathValue Single(in Frame frame)
    {
        var element = frame.Self.Element;
        return element.Type?.IsA(typeName) == true ? frame.Self : FhirPathValue.Of(element.Child(typeName));
    }
}
