namespace Profiles.Terminology;

/// <summary>The codes of one system that an include of a value set names: those it lists, those its filters let through, or all.</summary>
/// <param name="system">What is known of the system.</param>
internal abstract class SystemPart(KnownSystem system)
{
    /// <summary>What is known of the system.</summary>
    public KnownSystem System => system;

    /// <summary>Why it is not known of every code whether it is meant; null when it is.</summary>
    public virtual string? Doubt => system.IsWhole ? null : system.Content is { } content
        ? $"Of the code system {system.Url} not all concepts are known here (content is '{content.Content}')."
        : $"The code system {system.Url} is not known here: store it as a CodeSystem first.";

    /// <summary>Whether a code of the system is meant.</summary>
    public abstract CodeMembership Holds(string code);

    /// <summary>The code as it is listed; null when it is not.</summary>
    public virtual ListedCode? Listed(string code) => null;
}

/// <summary>All codes of a system.</summary>
/// <param name="system">What is known of the system.</param>
internal sealed class WholePart(KnownSystem system) : SystemPart(system)
{
    /// <inheritdoc/>
    public override CodeMembership Holds(string code) => System.Holds(code);
}

/// <summary>The codes that are listed; nothing else need be known to decide.</summary>
/// <param name="system">What is known of the system.</param>
/// <param name="codes">The codes.</param>
internal sealed class ListedPart(KnownSystem system, IEnumerable<ListedCode> codes) : SystemPart(system)
{
    private readonly Dictionary<string, ListedCode> _codes = codes.DistinctBy(code => code.Code, system.Comparer).ToDictionary(code => code.Code, system.Comparer);

    /// <inheritdoc/>
    public override string? Doubt => null;

    /// <summary>The codes.</summary>
    public IReadOnlyCollection<ListedCode> Codes => _codes.Values;

    /// <inheritdoc/>
    public override CodeMembership Holds(string code) => _codes.ContainsKey(code) ? CodeMembership.Member : CodeMembership.NotMember;

    /// <inheritdoc/>
    public override ListedCode? Listed(string code) => _codes.GetValueOrDefault(code);
}

/// <summary>The codes that filters let through.</summary>
/// <param name="system">What is known of the system.</param>
/// <param name="chosen">Those that they surely let through; of a system that is held in part another code may be as well.</param>
internal sealed class FilteredPart(KnownSystem system, IReadOnlySet<string> chosen) : SystemPart(system)
{
    /// <summary>The codes that are let through.</summary>
    public IReadOnlySet<string> Chosen => chosen;

    /// <inheritdoc/>
    public override CodeMembership Holds(string code)
    {
        if (System.Content?.Find(code) is { } concept && chosen.Contains(concept.Code))
            return CodeMembership.Member;
        return System.IsWhole ? CodeMembership.NotMember : CodeMembership.Unknown;
    }
}

/// <summary>Codes of which nothing can be said, but that they are of one system.</summary>
/// <param name="system">What is known of the system.</param>
/// <param name="doubt">Why.</param>
internal sealed class UnknownPart(KnownSystem system, string doubt) : SystemPart(system)
{
    /// <inheritdoc/>
    public override string Doubt => doubt;

    /// <inheritdoc/>
    public override CodeMembership Holds(string code) => System.Holds(code) == CodeMembership.NotMember ? CodeMembership.NotMember : CodeMembership.Unknown;
}
