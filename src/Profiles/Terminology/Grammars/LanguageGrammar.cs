namespace Profiles.Terminology.Grammars;

/// <summary>
/// Language tags: https://www.rfc-editor.org/rfc/bcp/bcp47.txt. Two-letter languages and regions must exist; of three-letter languages, scripts and
/// variants the form is looked at.
/// </summary>
internal sealed class LanguageGrammar : CodeGrammar
{
    private const int LongestSubtag = 8;

    // ISO 639-1.
    private static readonly HashSet<string> s_languages = new((
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy "
        + "ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv "
        + "mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw "
        + "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu in iw ji jw mo").Split(' '), StringComparer.OrdinalIgnoreCase);

    // Regions that are no countries of ISO 3166.
    private static readonly HashSet<string> s_otherRegions = new(["AC", "CP", "DG", "EA", "EU", "EZ", "IC", "TA", "UN", "XK", "ZZ"], StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool IsCaseSensitive => false;

    /// <inheritdoc/>
    public override bool Accepts(string code)
    {
        var tags = code.Split('-');
        if (Array.Exists(tags, tag => tag.Length is 0 or > LongestSubtag || !tag.All(char.IsAsciiLetterOrDigit)))
            return false;
        if (tags[0] is "x" or "X")
            return tags.Length > 1;
        return IsLanguage(tags[0]) && IsRest(tags);
    }

    private static bool IsLanguage(string tag) =>
        tag.All(char.IsAsciiLetter) && (tag.Length == 2 ? s_languages.Contains(tag) : tag.Length == 3);

    private static bool IsRest(string[] tags)
    {
        var at = 1;
        for (var extended = 0; extended < 3 && at < tags.Length && tags[at].Length == 3 && tags[at].All(char.IsAsciiLetter); extended++)
            at++;
        if (at < tags.Length && tags[at].Length == 4 && tags[at].All(char.IsAsciiLetter))
            at++;
        if (at < tags.Length && IsRegion(tags[at], out var isKnown))
        {
            if (!isKnown)
                return false;
            at++;
        }

        while (at < tags.Length && (tags[at].Length >= 5 || (tags[at].Length == 4 && char.IsAsciiDigit(tags[at][0]))))
            at++;
        return at == tags.Length || AreExtensions(tags.AsSpan(at));
    }

    private static bool IsRegion(string tag, out bool isKnown)
    {
        isKnown = tag.Length == 3 || CountryGrammar.IsAlpha2(tag.ToUpperInvariant()) || s_otherRegions.Contains(tag);
        return tag.Length == 2 ? tag.All(char.IsAsciiLetter) : tag.Length == 3 && tag.All(char.IsAsciiDigit);
    }

    // A letter or digit, and what belongs to it; after x anything.
    private static bool AreExtensions(ReadOnlySpan<string> tags)
    {
        var isOpen = true;
        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Length > 1)
            {
                if (i == 0)
                    return false;
                isOpen = false;
                continue;
            }

            if (i > 0 && isOpen)
                return false;
            if (tags[i] is "x" or "X")
                return i + 1 < tags.Length;
            isOpen = true;
        }

        return !isOpen;
    }
}
