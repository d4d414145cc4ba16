using System.Text;
using Profiles.Conformance;

namespace FhirServer.Search.Paths;

/// <summary>
/// Compiles paths into steps over elements: every name is looked up in the definitions once, here, so that a walk compares object
/// references instead of names.
/// </summary>
/// <param name="resource">The type of the resources to walk through.</param>
/// <param name="focus">The types that the path may start from: the resource itself, or a composite's elements.</param>
/// <param name="booleans">What conditions answer with.</param>
internal sealed class PathCompiler(TypeSchema resource, IReadOnlyList<TypeSchema> focus, BooleanElements booleans)
{
    private static readonly string[] s_resourceNames = ["Resource", "DomainResource"];
    private static readonly KeepStep s_keep = new();

    /// <summary>Compiles a path.</summary>
    /// <exception cref="FormatException">The path names an element that the type does not have, or tests what is no condition.</exception>
    public PathStep Compile(PathExpression path) => Build(path, s_keep);

    /// <summary>The types that a path's elements may have, by the definitions.</summary>
    /// <exception cref="FormatException">The path names an element that the type does not have.</exception>
    public IReadOnlyList<TypeSchema> TypesOf(PathExpression path) => path switch
    {
        PathExpression.Focus => focus,
        PathExpression.TypeName => [resource],
        PathExpression.Resource => [resource],
        PathExpression.Child child => [.. SchemasOf(child).Select(schema => schema.Type).Distinct()],
        PathExpression.OfType { Input: PathExpression.Child } ofType => [.. SchemasOf(ofType).Select(schema => schema.Type).Distinct()],
        PathExpression.OfType ofType => [.. TypesOf(ofType.Input).Where(type => type.IsA(ofType.Type))],
        PathExpression.Union union => [.. union.Parts.SelectMany(TypesOf).Distinct()],
        PathExpression.WhereResolvesTo where => TypesOf(where.Input),
        PathExpression.WhereChildIs where => TypesOf(where.Input),
        PathExpression.At at => TypesOf(at.Input),
        _ => [],
    };

    private PathStep Build(PathExpression path, PathStep next) => path switch
    {
        PathExpression.Focus => next,
        PathExpression.Resource => new ResourceStep(next),
        PathExpression.TypeName name => Root(name, next),
        PathExpression.Child child => Build(child.Input, new ChildStep(SchemasOf(child), next)),
        PathExpression.OfType { Input: PathExpression.Child child } ofType => Build(child.Input, new ChildStep(SchemasOf(ofType), next)),
        PathExpression.OfType ofType => Build(ofType.Input, new OfTypeStep(ofType.Type, next)),
        PathExpression.Union union => new UnionStep([.. union.Parts.Select(part => Build(part, next))]),
        PathExpression.WhereResolvesTo where => Build(where.Input, new WhereResolvesToStep(where.Type, next)),
        PathExpression.WhereChildIs where => Build(where.Input, WhereStep(where.Input, where.Name, where.Literal, next)),
        PathExpression.At at => new AtStep(Build(at.Input, s_keep), at.Index, next),
        _ => new ConditionStep(Condition(path), booleans, next),
    };

    private ResourceStep Root(PathExpression.TypeName name, PathStep next) =>
        name.Name == resource.Name || s_resourceNames.Contains(name.Name)
            ? new ResourceStep(next)
            : throw new FormatException($"A path on {resource.Name} begins with {name.Name}.");

    private WhereChildIsStep WhereStep(PathExpression input, string child, string literal, PathStep next) =>
        new(SchemasOf(new PathExpression.Child(input, child)), Encoding.UTF8.GetBytes(literal), next);

    private PathCondition Condition(PathExpression path) => path switch
    {
        PathExpression.Exists exists => new ExistsCondition(Build(exists.Input, s_keep)),
        PathExpression.Compare compare => new CompareCondition(Build(compare.Input, s_keep), Encoding.UTF8.GetBytes(compare.Literal), compare.Equal),
        PathExpression.And and => new AndCondition(Condition(and.Left), Condition(and.Right)),
        _ => throw new FormatException($"A path on {resource.Name} uses as a condition what is none."),
    };

    private ElementSchema[] SchemasOf(PathExpression.Child child)
    {
        var types = TypesOf(child.Input);
        ElementSchema[] schemas = [.. types.SelectMany(type => type.Elements).Where(element => element.Name == child.Name).Distinct()];
        return schemas.Length > 0
            ? schemas
            : throw new FormatException($"A path on {resource.Name} goes to '{child.Name}', which {string.Join(" or ", types.Select(type => type.Name))} does not have.");
    }

    // A choice's variants have a schema each, so that asking for a type needs no test at run time.
    private ElementSchema[] SchemasOf(PathExpression.OfType ofType)
    {
        var child = (PathExpression.Child)ofType.Input;
        ElementSchema[] schemas = [.. SchemasOf(child).Where(schema => schema.Type.Name == ofType.Type)];
        return schemas.Length > 0
            ? schemas
            : throw new FormatException($"A path on {resource.Name} takes '{child.Name}' as {ofType.Type}, which it can never be.");
    }
}
