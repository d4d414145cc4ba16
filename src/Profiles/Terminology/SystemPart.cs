using System.Collections;
using System.Text.RegularExpressions;

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

    /// <summary>The codes that are meant, in the order of the code system or of the list.</summary>
    /// <exception cref="TerminologyException">They have no end.</exception>
    public abstract IEnumerable<(string Code, ListedCode? Listed)> Codes();

    /// <summary>The code as it is listed; null when it is not.</summary>
    public virtual ListedCode? Listed(string code) => null;

    /// <summary>The refusal to list codes that only a grammar knows.</summary>
    protected TerminologyException WithoutEnd() =>
        new($"The codes of {system.Url} are known by their grammar and have no end, so they cannot be listed: ask of single codes with $validate-code.", TerminologyFault.TooCostly);
}

/// <summary>All codes of a system.</summary>
/// <param name="system">What is known of the system.</param>
internal sealed class WholePart(KnownSystem system) : SystemPart(system)
{
    /// <inheritdoc/>
    public override CodeMembership Holds(string code) => System.Holds(code);

    /// <inheritdoc/>
    public override IEnumerable<(string Code, ListedCode? Listed)> Codes() => System.Content is { IsComplete: true } content ? content.Concepts.Select(concept => (concept.Code, default(ListedCode))) : throw WithoutEnd();
}

/// <summary>The codes that are listed; nothing else need be known to decide.</summary>
/// <param name="system">What is known of the system.</param>
/// <param name="codes">The codes.</param>
internal sealed class ListedPart(KnownSystem system, IEnumerable<ListedCode> codes) : SystemPart(system)
{
    private readonly Dictionary<string, ListedCode> _codes = codes.DistinctBy(code => code.Code, system.Comparer).ToDictionary(code => code.Code, system.Comparer);

    /// <inheritdoc/>
    public override string? Doubt => null;

    /// <summary>How many there are.</summary>
    public int Count => _codes.Count;

    /// <inheritdoc/>
    public override CodeMembership Holds(string code) => _codes.ContainsKey(code) ? CodeMembership.Member : CodeMembership.NotMember;

    /// <inheritdoc/>
    public override ListedCode? Listed(string code) => _codes.GetValueOrDefault(code);

    /// <inheritdoc/>
    public override IEnumerable<(string Code, ListedCode? Listed)> Codes() => _codes.Values.Select(code => (code.Code, (ListedCode?)code));
}

/// <summary>The codes that filters let through.</summary>
/// <param name="system">What is known of the system.</param>
/// <param name="content">Its concepts.</param>
/// <param name="chosen">Those that they let through, by place; of a system that is held in part another code may be as well.</param>
/// <param name="isSure">False when more concepts could still change what is let through.</param>
internal sealed class FilteredPart(KnownSystem system, CodeSystemContent content, BitArray chosen, bool isSure) : SystemPart(system)
{
    /// <inheritdoc/>
    public override string? Doubt => content.IsComplete ? null : $"Of the code system {System.Url} not all concepts are known here (content is '{content.Content}').";

    /// <inheritdoc/>
    public override CodeMembership Holds(string code)
    {
        if (isSure && content.Find(code) is { } concept && chosen[concept.Index])
            return CodeMembership.Member;
        return content.IsComplete ? CodeMembership.NotMember : CodeMembership.Unknown;
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Code, ListedCode? Listed)> Codes() => content.Concepts.Where(concept => chosen[concept.Index]).Select(concept => (concept.Code, default(ListedCode)));
}

/// <summary>The codes of a grammar that match regular expressions.</summary>
/// <param name="system">What is known of the system.</param>
/// <param name="expressions">All must match.</param>
internal sealed class MatchedPart(KnownSystem system, IReadOnlyList<Regex> expressions) : SystemPart(system)
{
    /// <inheritdoc/>
    public override CodeMembership Holds(string code)
    {
        var holds = System.Holds(code);
        return holds == CodeMembership.NotMember || expressions.All(expression => expression.IsMatch(code)) ? holds : CodeMembership.NotMember;
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Code, ListedCode? Listed)> Codes() => throw WithoutEnd();
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

    /// <inheritdoc/>
    public override IEnumerable<(string Code, ListedCode? Listed)> Codes() => throw new TerminologyException(doubt);
}
