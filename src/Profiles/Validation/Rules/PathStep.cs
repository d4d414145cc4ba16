using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>What a step of a discriminator's path does.</summary>
internal enum PathStepKind
{
    /// <summary>To the children of a name.</summary>
    Child,

    /// <summary>To the extensions of a url.</summary>
    Extension,

    /// <summary>To what a reference names.</summary>
    Resolve,

    /// <summary>Stays, where the type is one.</summary>
    OfType,
}

/// <summary>
/// A step of a discriminator's path, the small part of FHIRPath that https://hl7.org/fhir/R4/profiling.html#discriminator allows.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Argument">The name, url or type; empty for none.</param>
internal readonly record struct PathStep(PathStepKind Kind, string Argument)
{
    /// <summary>Reads a path: "$this" has no steps; null when it is not one of those that are allowed.</summary>
    public static IReadOnlyList<PathStep>? Parse(string path)
    {
        var steps = new List<PathStep>();
        foreach (var part in Parts(path))
        {
            if (part is "$this" or "")
                continue;
            if (Read(part) is not { } step)
                return null;
            steps.Add(step);
        }

        return steps;
    }

    /// <summary>Where it leads from an element; what a reference names is not among it.</summary>
    public IEnumerable<Element> From(Element element) => Kind switch
    {
        PathStepKind.Child => element.Children(Argument),
        PathStepKind.Extension => Extensions(element, Argument),
        PathStepKind.OfType => TypeRule.IsOf(element, Argument) ? [element] : [],
        _ => [],
    };

    private static IEnumerable<Element> Extensions(Element element, string url) =>
        element.Children("extension").Where(extension => extension.Child("url").Text == url);

    private static PathStep? Read(string part)
    {
        var bracket = part.IndexOf('(', StringComparison.Ordinal);
        if (bracket < 0)
            return part.All(character => char.IsAsciiLetterOrDigit(character)) ? new PathStep(PathStepKind.Child, part) : null;
        var argument = part[(bracket + 1)..].TrimEnd(')').Trim('\'', ' ');
        return part[..bracket] switch
        {
            "extension" => new PathStep(PathStepKind.Extension, argument),
            "resolve" => new PathStep(PathStepKind.Resolve, ""),
            "ofType" => new PathStep(PathStepKind.OfType, argument),
            _ => null,
        };
    }

    // Dots inside of brackets belong to a url.
    private static IEnumerable<string> Parts(string path)
    {
        var start = 0;
        var depth = 0;
        for (var i = 0; i < path.Length; i++)
        {
            depth += path[i] == '(' ? 1 : path[i] == ')' ? -1 : 0;
            if (path[i] != '.' || depth > 0)
                continue;
            yield return path[start..i];
            start = i + 1;
        }

        yield return path[start..];
    }
}
