using Profiles.Terminology.Grammars;

namespace Profiles.Terminology;

/// <summary>The grammar of a code system whose codes cannot all be listed: whether a text is one of them is decided by its form.</summary>
internal abstract class CodeGrammar
{
    private static readonly Dictionary<string, CodeGrammar> s_known = new(StringComparer.Ordinal)
    {
        ["http://unitsofmeasure.org"] = new UcumGrammar(),
        ["urn:ietf:bcp:13"] = new MediaTypeGrammar(),
        ["urn:ietf:bcp:47"] = new LanguageGrammar(),
        ["urn:ietf:rfc:3986"] = new UriGrammar(),
        ["urn:iso:std:iso:3166"] = new CountryGrammar(),
        ["urn:iso:std:iso:4217"] = new CurrencyGrammar(),
        ["https://www.iana.org/time-zones"] = new TimeZoneGrammar(),
    };

    /// <summary>Whether case matters.</summary>
    public virtual bool IsCaseSensitive => true;

    /// <summary>The grammar of a code system; null when it has none that is known here.</summary>
    public static CodeGrammar? Of(string url) => s_known.GetValueOrDefault(url);

    /// <summary>Whether a text is a code.</summary>
    public abstract bool Accepts(string code);
}
