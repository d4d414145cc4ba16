using System.Globalization;
using System.Text;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Text, compared without case and accents: https://hl7.org/fhir/R4/search.html#string. Modifiers: :exact, :contains.
/// </summary>
public sealed class StringSearch : ISearchType
{
    private static readonly string[] NameParts = ["text", "family", "given", "prefix", "suffix"];
    private static readonly string[] AddressParts = ["text", "line", "city", "district", "state", "postalCode", "country"];

    /// <summary>
    /// Folds a text: compatibility forms made plain, lower case, accents of Latin, Greek and Cyrillic letters removed (the vowel
    /// signs of Indian scripts are letters of the word and stay), white space to single blanks.
    /// </summary>
    public static string Fold(string text)
    {
        if (IsFoldedAscii(text))
            return text;
        var folded = new StringBuilder(text.Length);
        var afterAlphabet = false;
        var blank = false;
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (IsShapeless(rune))
                continue;
            if (Rune.IsWhiteSpace(rune))
            {
                blank = folded.Length > 0;
                continue;
            }

            if (afterAlphabet && Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
                continue;
            if (blank)
                folded.Append(' ');
            blank = false;
            afterAlphabet = HasAccents(rune);
            AppendLower(folded, rune);
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        switch (element.Type?.TypeName)
        {
            case "HumanName":
                AddParts(parameter, element, NameParts, entries);
                break;
            case "Address":
                AddParts(parameter, element, AddressParts, entries);
                break;
            default:
                Add(parameter, element.Text, entries);
                break;
        }
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        var text = QueryText.Unescape(value);
        if (Fold(text).Length == 0)
            throw QueryText.Invalid(parameter, "needs a text");
        return modifier switch
        {
            null => new Criterion.String(StringMatch.StartsWith, Fold(text)),
            "contains" => new Criterion.String(StringMatch.Contains, Fold(text)),
            "exact" => new Criterion.String(StringMatch.Exact, text),
            _ => throw QueryText.UnknownModifier(parameter, modifier, "exact, contains, missing"),
        };
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => (criterion, entry) switch
    {
        (Criterion.String { Mode: StringMatch.Exact } asked, IndexEntry.String stored) => stored.Exact == asked.Value,
        (Criterion.String { Mode: StringMatch.Contains } asked, IndexEntry.String stored) => stored.Folded.Contains(asked.Value, StringComparison.Ordinal),
        (Criterion.String { Mode: StringMatch.EndsWith } asked, IndexEntry.String stored) => stored.Folded.EndsWith(asked.Value, StringComparison.Ordinal),
        (Criterion.String { Mode: StringMatch.Equal } asked, IndexEntry.String stored) => stored.Folded == asked.Value,
        (Criterion.String asked, IndexEntry.String stored) => stored.Folded.StartsWith(asked.Value, StringComparison.Ordinal),
        _ => false,
    };

    private static void AddParts(SearchParameterInfo parameter, Element element, string[] parts, ICollection<IndexEntry> entries)
    {
        foreach (var part in parts)
        {
            foreach (var text in element.Children(part))
                Add(parameter, text.Text, entries);
        }
    }

    private static void Add(SearchParameterInfo parameter, string? text, ICollection<IndexEntry> entries)
    {
        if (text is not null && Fold(text) is { Length: > 0 } folded)
            entries.Add(new IndexEntry.String(parameter.Code, text, folded));
    }

    private static bool IsFoldedAscii(string text)
    {
        var afterBlank = true;
        foreach (var c in text)
        {
            if (c >= 0x80 || c is >= 'A' and <= 'Z' or < ' ' or '\x7f' || (c == ' ' && afterBlank))
                return false;
            afterBlank = c == ' ';
        }

        return text.Length > 0 && !afterBlank;
    }

    /// <summary>Text may hold half of a surrogate pair or the noncharacter U+FFFE, which cannot be normalised; they become the replacement character.</summary>
    private static string Decomposed(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.Value == 0xFFFE ? Rune.ReplacementChar.ToString() : rune.ToString());
        return whole.ToString().Normalize(NormalizationForm.FormKD);
    }

    /// <summary>Latin, Greek and Cyrillic: the alphabets whose marks are accents.</summary>
    private static bool HasAccents(Rune rune) => rune.Value is < 0x250 or (>= 0x370 and < 0x530) or (>= 0x1E00 and < 0x2000) or (>= 0x2C60 and < 0x2C80) or (>= 0xA720 and < 0xA800);

    // Soft hyphen, zero-width blanks and joiners, marks of direction: they choose between forms of the same letters, and keyboards differ in them.
    private static bool IsShapeless(Rune rune) => rune.Value is 0xAD or (>= 0x200B and <= 0x200F) or 0x2060 or 0xFEFF;

    private static void AppendLower(StringBuilder folded, Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        switch (lower.Value)
        {
            case 'ß':
                folded.Append("ss");
                break;
            case 'æ':
                folded.Append("ae");
                break;
            case 'œ':
                folded.Append("oe");
                break;
            case 'ø':
                folded.Append('o');
                break;
            case 'ł':
                folded.Append('l');
                break;
            case 'đ' or 'ð':
                folded.Append('d');
                break;
            case 'ı':
                folded.Append('i');
                break;
            case 'ς':
                folded.Append('σ');
                break;
            default:
                Span<char> letters = stackalloc char[2];
                folded.Append(letters[..lower.EncodeToUtf16(letters)]);
                break;
        }
    }
}
