namespace Profiles.FhirPath;

/// <summary>An operator that compares: = != ~ !~ &lt; &gt; &lt;= &gt;= in contains.</summary>
internal sealed class ComparisonNode(string name, PathNode left, PathNode right) : ConditionNode
{
    /// <inheritdoc/>
    public override bool? Truth(in PathFrame frame)
    {
        var one = frame.Scope.Rent();
        var other = frame.Scope.Rent();
        left.Evaluate(frame, one);
        right.Evaluate(frame, other);
        var truth = Compare(one, other);
        frame.Scope.Return(other);
        frame.Scope.Return(one);
        return truth;
    }

    private bool? Compare(ValueList one, ValueList other) => name switch
    {
        "=" => Comparison.AreEqual(one, other),
        "!=" => !Comparison.AreEqual(one, other),
        "~" => Comparison.AreEquivalent(one, other),
        "!~" => !Comparison.AreEquivalent(one, other),
        "in" => IsIn(one, other),
        "contains" => IsIn(other, one),
        "<" => Comparison.Order(one, other) is { } order ? order < 0 : null,
        ">" => Comparison.Order(one, other) is { } order ? order > 0 : null,
        "<=" => Comparison.Order(one, other) is { } order ? order <= 0 : null,
        _ => Comparison.Order(one, other) is { } order ? order >= 0 : null,
    };

    private static bool? IsIn(ValueList items, ValueList list) => items.Count == 0 ? null : items.Count == 1 && Comparison.Contains(list, items[0]);
}

/// <summary>is, and is() as a function.</summary>
internal sealed class IsNode(PathNode focus, string type) : ConditionNode
{
    /// <inheritdoc/>
    public override bool? Truth(in PathFrame frame)
    {
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        bool? truth = list.Count == 0 ? null : list.Count == 1 && PathTypes.Is(list[0], type);
        frame.Scope.Return(list);
        return truth;
    }
}

/// <summary>as and ofType: those of a type.</summary>
internal sealed class OfTypeNode(PathNode focus, string type) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        foreach (var item in list)
        {
            if (PathTypes.Is(item, type))
                into.Add(item);
        }

        frame.Scope.Return(list);
    }
}

/// <summary>The union of two collections, each item once.</summary>
internal sealed class UnionNode(PathNode left, PathNode right) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var list = frame.Scope.Rent();
        left.Evaluate(frame, list);
        right.Evaluate(frame, list);
        var start = into.Count;
        foreach (var item in list)
        {
            if (!HasFrom(into, start, item))
                into.Add(item);
        }

        frame.Scope.Return(list);
    }

    /// <inheritdoc/>
    public override bool IsAny(in PathFrame frame) => left.IsAny(frame) || right.IsAny(frame);

    private static bool HasFrom(ValueList list, int start, FhirPathValue item)
    {
        for (var i = start; i < list.Count; i++)
        {
            if (Comparison.AreEqual(list[i], item) == true)
                return true;
        }

        return false;
    }
}

/// <summary>An operator that reckons: + - * / div mod &amp;.</summary>
internal sealed class ArithmeticNode(string name, PathNode left, PathNode right) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var one = frame.Scope.Rent();
        var other = frame.Scope.Rent();
        left.Evaluate(frame, one);
        right.Evaluate(frame, other);
        if (name == "&")
            into.Add(new FhirPathValue((one is [var first] ? first.Text : "") + (other is [var second] ? second.Text : "")));
        else if (one.Count == 1 && other.Count == 1 && Reckon(one[0].Value, other[0].Value) is { } result)
            into.Add(new FhirPathValue(result));
        frame.Scope.Return(other);
        frame.Scope.Return(one);
    }

    private object? Reckon(object? one, object? other) => (one, other) switch
    {
        (decimal first, decimal second) => Reckon(first, second),
        (string first, string second) when name == "+" => first + second,
        (PathQuantity first, PathQuantity second) when name is "+" or "-" && first.Unit == second.Unit => first with { Value = name == "+" ? first.Value + second.Value : first.Value - second.Value },
        _ => null,
    };

    private object? Reckon(decimal one, decimal other) => name switch
    {
        "+" => one + other,
        "-" => one - other,
        "*" => one * other,
        "/" => other == 0 ? null : one / other,
        "div" => other == 0 ? null : decimal.Truncate(one / other),
        _ => other == 0 ? null : one % other,
    };
}

/// <summary>A sign before a number.</summary>
internal sealed class NegationNode(PathNode focus) : PathNode
{
    /// <inheritdoc/>
    public override void Evaluate(in PathFrame frame, ValueList into)
    {
        var list = frame.Scope.Rent();
        focus.Evaluate(frame, list);
        if (list is [{ Value: decimal number }])
            into.Add(new FhirPathValue(-number));
        else if (list is [{ Value: PathQuantity quantity }])
            into.Add(new FhirPathValue(quantity with { Value = -quantity.Value }));
        frame.Scope.Return(list);
    }
}
