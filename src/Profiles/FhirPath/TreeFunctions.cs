using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>Tree navigation and utilities. See https://hl7.org/fhirpath/N1/#tree-navigation and #utility-functions.</summary>
internal static class TreeFunctions
{
    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal)
    {
        ["children"] = new(0, 0, static call => new ChildrenNode(call.Input)),
        ["descendants"] = new(0, 0, static call => new DescendantsNode(call.Input)),
        ["trace"] = new(1, 2, static call => call.Input),
        ["now"] = new(0, 0, static _ => Clock(FhirPathKind.DateTime)),
        ["today"] = new(0, 0, static _ => Clock(FhirPathKind.Date)),
        ["timeOfDay"] = new(0, 0, static _ => Clock(FhirPathKind.Time)),
    };

    private static ScopeNode Clock(FhirPathKind kind) => new(run => FhirPathValue.Of(FhirPathDateTime.Of(run.Now, kind)));
}

/// <summary>children().</summary>
internal sealed class ChildrenNode(PathNode input) : PathNode
{
    private readonly OneValueNode? _one = input as OneValueNode;

    public PathNode Input => input;

    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        foreach (var item in items)
        {
            foreach (var child in item.Element.Children()) into.Add(FhirPathValue.Of(child));
        }
    }

    public override int Count(in Frame frame)
    {
        if (_one is null) return base.Count(frame);
        var count = 0;
        foreach (var _ in _one.Single(frame).Element.Children()) count++;
        return count;
    }
}

/// <summary>
/// children().count() &gt; name.count(): whether there is a child of another name. R4 asks it of every element (ele-1), so it
/// must stop at the first one.
/// </summary>
internal sealed class OtherChildNode(string name) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        foreach (var child in frame.Self.Element.Children())
        {
            if (child.Name != name) return Verdict.True;
        }

        return Verdict.False;
    }
}

/// <summary>descendants(): what is below, without the items themselves.</summary>
internal sealed class DescendantsNode(PathNode input) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        foreach (var item in items)
        {
            if (!item.Element.IsNone) Add(item.Element, into);
        }
    }

    // The "_name" companion of a primitive lies outside its bytes, so its own descendants are found child by child.
    private static void Add(Element element, Items into)
    {
        if (!element.HasValue)
        {
            foreach (var each in element.Descendants()) into.Add(FhirPathValue.Of(each));
            return;
        }

        foreach (var child in element.Children())
        {
            into.Add(FhirPathValue.Of(child));
            Add(child, into);
        }
    }
}
