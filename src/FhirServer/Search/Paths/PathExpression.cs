namespace FhirServer.Search.Paths;

/// <summary>
/// The part of FHIRPath that search parameters are written in, as a tree: https://hl7.org/fhir/R4/fhirpath.html.
/// </summary>
internal abstract record PathExpression
{
    private PathExpression()
    {
    }

    /// <summary>The first word of a path when it is a type's name: the resource itself.</summary>
    public sealed record TypeName(string Name) : PathExpression;

    /// <summary>The element that the path starts from; leads the paths of composite components.</summary>
    public sealed record Focus : PathExpression;

    /// <summary><c>%resource</c>: the resource, wherever the path starts from.</summary>
    public sealed record Resource : PathExpression;

    /// <summary>All of the parts' elements, each once.</summary>
    public sealed record Union(IReadOnlyList<PathExpression> Parts) : PathExpression;

    /// <summary>The children of a name.</summary>
    public sealed record Child(PathExpression Input, string Name) : PathExpression;

    /// <summary><c>ofType(X)</c>, <c>as(X)</c> and <c>X as Y</c>: those of the type.</summary>
    public sealed record OfType(PathExpression Input, string Type) : PathExpression;

    /// <summary><c>where(resolve() is X)</c>: references that lead to a type.</summary>
    public sealed record WhereResolvesTo(PathExpression Input, string Type) : PathExpression;

    /// <summary><c>where(name = 'literal')</c>: those with a child of that value.</summary>
    public sealed record WhereChildIs(PathExpression Input, string Name, string Literal) : PathExpression;

    /// <summary><c>[n]</c>: the element at a place, from 0.</summary>
    public sealed record At(PathExpression Input, int Index) : PathExpression;

    /// <summary><c>exists()</c>: whether there is any element.</summary>
    public sealed record Exists(PathExpression Input) : PathExpression;

    /// <summary><c>= literal</c> and <c>!= literal</c>.</summary>
    public sealed record Compare(PathExpression Input, string Literal, bool Equal) : PathExpression;

    /// <summary><c>and</c>.</summary>
    public sealed record And(PathExpression Left, PathExpression Right) : PathExpression;
}
