namespace Profiles.Terminology;

/// <summary>The grammar of a code system whose codes cannot all be listed: whether a text is one of them is decided by its form.</summary>
internal abstract class CodeGrammar
{
    private static readonly Dictionary<string, CodeGrammar> s_known = new(StringComparer.Ordinal);

    /// <summary>Whether case matters.</summary>
    public virtual bool IsCaseSensitive => true;

    /// <summary>The grammar of a code system; null when it has none that is known here.</summary>
    public static CodeGrammar? Of(string url) => s_known.GetValueOrDefault(url);

    /// <summary>Whether a text is a code.</summary>
    public abstract bool Accepts(string code);
}
