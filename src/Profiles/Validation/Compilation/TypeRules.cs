using Profiles.Validation.Rules;

namespace Profiles.Validation.Compilation;

/// <summary>
/// What the definition of a FHIR type asks of its elements, beyond what reading the text checks: each element's rules by path, and what a profile
/// compares with to see what it adds. Immutable.
/// </summary>
/// <param name="elements">By path.</param>
internal sealed class TypeRules(IReadOnlyDictionary<string, TypeElement> elements)
{
    /// <summary>No rules at all.</summary>
    public static readonly TypeRules None = new(new Dictionary<string, TypeElement>());

    /// <summary>An element; null when the type has none at this path.</summary>
    public TypeElement? Find(string path) => elements.GetValueOrDefault(path);
}

/// <summary>One element of a FHIR type.</summary>
/// <param name="Rules">What is asked of it.</param>
/// <param name="Invariants">The names of its invariants.</param>
/// <param name="Binding">Its binding; null without, or when it is an example.</param>
/// <param name="Types">The types it may have.</param>
/// <param name="ContentOf">The path of the element whose content it has; null for its own.</param>
internal sealed record TypeElement(IRule[] Rules, IReadOnlySet<string> Invariants, Binding? Binding, IReadOnlyList<DefinitionType> Types, string? ContentOf);
