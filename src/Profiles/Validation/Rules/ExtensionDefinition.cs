using Profiles.Elements;
using Profiles.FhirPath;

namespace Profiles.Validation.Rules;

/// <summary>Where an extension may stand: https://hl7.org/fhir/R4/defining-extensions.html#context.</summary>
/// <param name="IsModifier">Whether it changes the meaning of what holds it.</param>
/// <param name="Contexts">The places; none for any.</param>
internal sealed record ExtensionDefinition(bool IsModifier, IReadOnlyList<ExtensionContext> Contexts)
{
    /// <summary>The places, for messages.</summary>
    public string Places => string.Join(", ", Contexts.Select(context => context.Expression));

    /// <summary>Whether an element may hold it.</summary>
    public bool IsAllowedOn(Element holder, ValidationRun run) => Contexts.Count == 0 || Contexts.Any(context => context.Covers(holder, run));
}

/// <summary>One place an extension may stand.</summary>
/// <param name="Kind">element, extension or fhirpath.</param>
/// <param name="Expression">A path or type, the url of an extension, or FHIRPath.</param>
/// <param name="Path">The FHIRPath, compiled; null for the other kinds.</param>
internal sealed record ExtensionContext(string Kind, string Expression, FhirPathExpression? Path)
{
    /// <summary>Whether an element is such a place.</summary>
    public bool Covers(Element holder, ValidationRun run) => Kind switch
    {
        "extension" => holder.Type?.Name == "Extension" && IsUrl(holder),
        "fhirpath" => Path is null || IsGiven(Path, holder, run),
        _ => IsElement(holder),
    };

    // What cannot be evaluated here forbids nothing.
    private static bool IsGiven(FhirPathExpression path, Element holder, ValidationRun run)
    {
        try
        {
            return path.Evaluate(holder.Resource, run.ScopeOf(holder)).Any(value => value.Element == holder);
        }
        catch (FhirPathException)
        {
            return true;
        }
    }

    // "https://...#Patient.name": within a profile; the path is what counts here.
    private bool IsElement(Element holder)
    {
        var path = Expression[(Expression.LastIndexOf('#') + 1)..];
        var slash = path.LastIndexOf('/');
        if (slash >= 0)
            path = path[(slash + 1)..];
        if (path.EndsWith("[x]", StringComparison.Ordinal))
            path = path[..^3];
        if (path == "Element" || holder.Type?.Name == path)
            return true;
        if (!path.Contains('.', StringComparison.Ordinal))
            return holder.Type is { } type && (type.TypeName == path || type.IsA(path)) || (path == "CanonicalResource" && !holder.Child("url").IsNone);
        return EndsWith(holder, path);
    }

    private bool IsUrl(Element holder)
    {
        var hash = Expression.IndexOf('#', StringComparison.Ordinal);
        var url = hash < 0 ? Expression : Expression[..hash];
        if (hash >= 0 && holder.Child("url").Text == Expression[(hash + 1)..])
            return holder.Parent.Child("url").Text == url;
        return holder.Child("url").Text == url;
    }

    // "ElementDefinition.type" is met wherever a part of that type stands: names are compared from the end up to the type that begins the path.
    private static bool EndsWith(Element holder, string path)
    {
        var names = path.Split('.');
        var at = holder;
        for (var i = names.Length - 1; i > 0; i--)
        {
            if (at.IsNone || at.Name != names[i])
                return false;
            at = at.Parent;
        }

        return at.Type is { } type && (type.TypeName == names[0] || type.IsA(names[0]));
    }
}
