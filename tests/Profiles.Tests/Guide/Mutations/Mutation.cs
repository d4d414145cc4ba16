using System.Text.Json.Nodes;

namespace Profiles.Tests.Guide.Mutations;

/// <summary>A way to make one thing wrong, wherever a profile or FHIR itself forbids it.</summary>
internal abstract class Mutation
{
    /// <summary>Every way there is.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new MissingElement(), new RepeatedElement(), new UnknownElement(), new EmptyText(), new WrongKind(),
        new WrongFixedValue(), new WrongPattern(), new BadCode(), new BadDate(), new ForeignCoding(),
        new BrokenReference(), new ReferenceToAnotherType(), new MissingReferenceType(), new AttachmentWithoutData(), new WrongFullUrl(),
    ];

    /// <summary>What it does.</summary>
    public string Name => GetType().Name;

    /// <summary>The wrong example that comes of one place; null where nothing would be wrong.</summary>
    /// <param name="root">The sound example.</param>
    /// <param name="site">The place.</param>
    /// <param name="all">All places.</param>
    public abstract Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all);

    /// <summary>A mutant that is wrong at a place.</summary>
    protected Mutant At(Site site, JsonNode root) => new(Name, site.Expression, root);

    /// <summary>A mutant that is wrong at a child of a place.</summary>
    protected Mutant At(string expression, JsonNode root) => new(Name, expression, root);
}

/// <summary>An example with one fault.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Expression">Where.</param>
/// <param name="Root">The example.</param>
internal sealed record Mutant(string Name, string Expression, JsonNode Root)
{
    /// <summary>Whether an issue points at the place: the element, what is in it, or what holds it.</summary>
    public bool IsPlace(string expression) =>
        expression == Expression || expression == Parent
        || (expression.StartsWith(Expression, StringComparison.Ordinal) && expression[Expression.Length] is '.' or '[')
        || (Expression.EndsWith(']') && expression == Expression[..Expression.LastIndexOf('[')]);

    private string Parent => Expression[..Math.Max(0, Expression.LastIndexOf('.'))];
}
