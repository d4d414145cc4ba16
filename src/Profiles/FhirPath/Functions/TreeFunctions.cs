namespace Profiles.FhirPath.Functions;

/// <summary>Projection, navigation and choice: https://hl7.org/fhirpath/N1/#filtering-and-projection, #tree-navigation.</summary>
internal static class TreeFunctions
{
    public static void Select(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        for (var i = 0; i < items.Count; i++)
            arguments[0].Evaluate(frame.On(items[i], i), into);
    }

    public static void Repeat(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        var found = frame.Scope.Rent();
        var open = new Queue<FhirPathValue>(items);
        var next = frame.Scope.Rent();
        while (open.TryDequeue(out var item))
        {
            next.Clear();
            arguments[0].Evaluate(frame.On(item, 0), next);
            foreach (var one in next)
            {
                if (Comparison.Contains(found, one))
                    continue;
                found.Add(one);
                open.Enqueue(one);
            }
        }

        into.AddRange(found);
        frame.Scope.Return(next);
        frame.Scope.Return(found);
    }

    public static void Aggregate(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        var total = new ValueList();
        if (arguments.Length > 1)
            arguments[1].Evaluate(frame, total);
        for (var i = 0; i < items.Count; i++)
        {
            var next = new ValueList();
            arguments[0].Evaluate(frame.On(items[i], i) with { Total = total }, next);
            total = next;
        }

        into.AddRange(total);
    }

    public static void Children(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        foreach (var item in items)
        {
            foreach (var child in item.Element.Children())
                into.Add(new FhirPathValue(child));
        }
    }

    public static void Descendants(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        foreach (var item in items)
        {
            if (item.Element.IsNone)
                continue;
            foreach (var below in item.Element.Descendants())
                into.Add(new FhirPathValue(below));
        }
    }

    public static void Iif(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into)
    {
        var inner = items.Count == 1 ? frame.On(items[0], 0) : frame;
        if (arguments[0].Truth(inner) == true)
            arguments[1].Evaluate(inner, into);
        else if (arguments.Length > 2)
            arguments[2].Evaluate(inner, into);
    }

    public static void Trace(ValueList items, PathNode[] arguments, in PathFrame frame, ValueList into) => into.AddRange(items);
}
