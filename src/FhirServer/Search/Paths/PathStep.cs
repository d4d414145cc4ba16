using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Search.Paths;

/// <summary>
/// One step of a compiled path: takes an element and hands what it selects to the step after it.
/// Elements are pushed through, so that no list stands between two steps.
/// </summary>
internal abstract class PathStep
{
    /// <summary>Takes one element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="walk">Where the results go, and the resource walked through.</param>
    public abstract void Take(Element element, in PathWalk walk);
}

/// <summary>One run of a path.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Results">Where the last step adds.</param>
internal readonly record struct PathWalk(Element Resource, List<Element> Results);

/// <summary>The last step: keeps the element.</summary>
internal sealed class KeepStep : PathStep
{
    public override void Take(Element element, in PathWalk walk) => walk.Results.Add(element);
}

/// <summary>Goes from any element to the resource: <c>%resource</c>.</summary>
internal sealed class ResourceStep(PathStep next) : PathStep
{
    public override void Take(Element element, in PathWalk walk) => next.Take(walk.Resource, walk);
}

/// <summary>Goes to the children that are one of some elements of the type's definition.</summary>
internal sealed class ChildStep(ElementSchema[] schemas, PathStep next) : PathStep
{
    public override void Take(Element element, in PathWalk walk)
    {
        foreach (var schema in schemas)
        {
            foreach (var child in element.Children(schema))
                next.Take(child, walk);
        }
    }
}

/// <summary>Lets elements of a type through, where the definitions alone do not tell it.</summary>
internal sealed class OfTypeStep(string type, PathStep next) : PathStep
{
    public override void Take(Element element, in PathWalk walk)
    {
        if (element.Type?.IsA(type) == true)
            next.Take(element, walk);
    }
}

/// <summary>Lets references through that lead to a type.</summary>
internal sealed class WhereResolvesToStep(string type, PathStep next) : PathStep
{
    private readonly ReferenceTarget _target = new(type);

    public override void Take(Element element, in PathWalk walk)
    {
        if (_target.IsMeantBy(element, walk.Resource))
            next.Take(element, walk);
    }
}

/// <summary>Lets elements through that have a child of a value.</summary>
internal sealed class WhereChildIsStep(ElementSchema[] schemas, byte[] value, PathStep next) : PathStep
{
    public override void Take(Element element, in PathWalk walk)
    {
        foreach (var schema in schemas)
        {
            foreach (var child in element.Children(schema))
            {
                if (child.ValueEquals(value))
                {
                    next.Take(element, walk);
                    return;
                }
            }
        }
    }
}

/// <summary>Hands the element to several paths.</summary>
internal sealed class UnionStep(PathStep[] parts) : PathStep
{
    public override void Take(Element element, in PathWalk walk)
    {
        foreach (var part in parts)
            part.Take(element, walk);
    }
}

/// <summary>Lets only the element at a place of a whole path's results through.</summary>
internal sealed class AtStep(PathStep path, int index, PathStep next) : PathStep
{
    public override void Take(Element element, in PathWalk walk)
    {
        var found = new List<Element>();
        path.Take(element, walk with { Results = found });
        if (index < found.Count)
            next.Take(found[index], walk);
    }
}

/// <summary>Answers a condition with a boolean element.</summary>
internal sealed class ConditionStep(PathCondition condition, BooleanElements booleans, PathStep next) : PathStep
{
    public override void Take(Element element, in PathWalk walk)
    {
        if (condition.Test(element, walk) is { } answer)
            next.Take(booleans.Of(answer), walk);
    }
}
