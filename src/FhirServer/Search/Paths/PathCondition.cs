using Profiles.Elements;

namespace FhirServer.Search.Paths;

/// <summary>A part of a path that is true, false or, when it has nothing to go by, neither (null): http://hl7.org/fhirpath/N1/#boolean-logic.</summary>
internal abstract class PathCondition
{
    /// <summary>Answers for an element.</summary>
    public abstract bool? Test(Element element, in PathWalk walk);

    /// <summary>Runs a path on its own.</summary>
    protected static List<Element> Run(PathStep path, Element element, in PathWalk walk)
    {
        var found = new List<Element>();
        path.Take(element, walk with { Results = found });
        return found;
    }
}

/// <summary><c>exists()</c>.</summary>
internal sealed class ExistsCondition(PathStep path) : PathCondition
{
    public override bool? Test(Element element, in PathWalk walk) => Run(path, element, walk).Count > 0;
}

/// <summary><c>= literal</c> and <c>!= literal</c>; values of another type than the literal's are not equal to it.</summary>
internal sealed class CompareCondition(PathStep path, byte[] literal, bool equal) : PathCondition
{
    public override bool? Test(Element element, in PathWalk walk) => Run(path, element, walk) switch
    {
        [] => null,
        [var only] => only.ValueEquals(literal) == equal,
        _ => !equal,
    };
}

/// <summary><c>and</c>.</summary>
internal sealed class AndCondition(PathCondition left, PathCondition right) : PathCondition
{
    public override bool? Test(Element element, in PathWalk walk) => left.Test(element, walk) & right.Test(element, walk);
}
