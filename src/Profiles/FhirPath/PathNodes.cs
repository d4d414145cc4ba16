using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>Values written in the expression; none for {}.</summary>
internal sealed class ConstantNode(IReadOnlyList<FhirPathValue> values) : PathNode
{
    /// <summary>The values.</summary>
    public IReadOnlyList<FhirPathValue> Values => values;

    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into) => into.AddRange(values);
}

/// <summary>$this, and what a path begins from.</summary>
internal sealed class ThisNode : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into) => into.Add(frame.This);

    /// <inheritdoc/>
    public override bool IsAny(in PathFrame frame) => true;
}

/// <summary>$index.</summary>
internal sealed class IndexNode : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into) => into.Add(new FhirPathValue((decimal)frame.Index));
}

/// <summary>$total.</summary>
internal sealed class TotalNode : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        if (frame.Total is not null)
            into.AddRange(frame.Total);
    }
}

/// <summary>%resource and the like.</summary>
internal sealed class VariableNode(Func<FhirPathScope, FhirPathValue> value) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var found = value(frame.Scope);
        if (found.IsLiteral || !found.Element.IsNone)
            into.Add(found);
    }
}

/// <summary>The children of a name; at the beginning of a path also the name of the type itself ("Patient.name").</summary>
internal sealed class ChildNode(PathNode focus, string name) : PathNode
{
    private readonly bool _startsFromThis = focus is ThisNode;
    private readonly bool _maybeType = focus is ThisNode or VariableNode && char.IsUpper(name[0]);

    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        if (_startsFromThis)
        {
            Add(frame.This.Element, into);
            return;
        }

        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        foreach (var item in list)
            Add(item.Element, into);
        frame.Scope.Return(list);
    }

    /// <inheritdoc/>
    public override bool IsAny(in PathFrame frame)
    {
        if (_startsFromThis)
            return Has(frame.This.Element);
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        var any = false;
        foreach (var item in list)
            any = any || Has(item.Element);
        frame.Scope.Return(list);
        return any;
    }

    private bool Has(Element element)
    {
        if (_maybeType && IsType(element))
            return true;
        foreach (var child in element.Children(name))
            return true;
        return false;
    }

    private void Add(Element element, ValueList into)
    {
        if (_maybeType && IsType(element))
        {
            into.Add(new FhirPathValue(element));
            return;
        }

        foreach (var child in element.Children(name))
            into.Add(new FhirPathValue(child));
    }

    private bool IsType(Element element) => element.Type is { } type && (type.TypeName == name || type.IsA(name));
}

/// <summary>collection[index].</summary>
internal sealed class IndexerNode(PathNode focus, PathNode index) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var items = frame.Scope.Rent();
        var at = frame.Scope.Rent();
        focus.Evaluate(frame, items);
        index.Evaluate(frame, at);
        if (at is [{ Value: decimal number }] && number >= 0 && number < items.Count)
            into.Add(items[(int)number]);
        frame.Scope.Return(at);
        frame.Scope.Return(items);
    }
}

/// <summary>A function on a collection.</summary>
/// <param name="focus">The collection.</param>
/// <param name="arguments">The arguments, not evaluated.</param>
/// <param name="function">What it does.</param>
internal sealed class FunctionNode(PathNode focus, PathNode[] arguments, PathFunction function) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var items = frame.Scope.Rent();
        focus.Evaluate(frame, items);
        function(items, arguments, frame, into);
        frame.Scope.Return(items);
    }
}

/// <summary>What a function does.</summary>
/// <param name="items">The collection it is called on.</param>
/// <param name="arguments">Its arguments, to be evaluated as the function says.</param>
/// <param name="frame">Where it is called.</param>
/// <param name="into">Receives the outcome.</param>
internal delegate void PathFunction(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into);
