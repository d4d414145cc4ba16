using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Text: strings, and each part of names and addresses on its own. See https://hl7.org/fhir/R4/search.html#string.
/// </summary>
public sealed class StringSearch : ISearchType
{
    private static readonly string[] s_nameParts = ["text", "family", "given", "prefix", "suffix"];
    private static readonly string[] s_addressParts = ["text", "line", "city", "district", "state", "postalCode", "country"];

    /// <summary>Text as it is compared, without case, accents and repeated white space. Folding twice changes nothing more.</summary>
    /// <param name="text">Any text; lone surrogates become U+FFFD.</param>
    public static string Fold(string text) => TextFolding.Fold(text);

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        switch (element.Type?.TypeName)
        {
            case "HumanName":
                AddParts(parameter, element, s_nameParts, entries);
                break;
            case "Address":
                AddParts(parameter, element, s_addressParts, entries);
                break;
            default:
                Add(parameter, element, entries);
                break;
        }
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        var text = SearchValue.Unescape(value);
        return modifier switch
        {
            null => new Criterion.String(StringMatch.StartsWith, Folded(parameter, text)),
            "contains" => new Criterion.String(StringMatch.Contains, Folded(parameter, text)),
            "exact" when text.Length > 0 => new Criterion.String(StringMatch.Exact, text),
            "exact" => throw Empty(parameter),
            _ => throw SearchValue.UnknownModifier(parameter, modifier, ":exact, :contains and :missing"),
        };
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.String asked && entry is IndexEntry.String text && asked.Mode switch
        {
            StringMatch.Exact => text.Exact == asked.Value,
            StringMatch.Contains => text.Folded.Contains(asked.Value, StringComparison.Ordinal),
            _ => text.Folded.StartsWith(asked.Value, StringComparison.Ordinal),
        };

    /// <summary>Folds the value of a query.</summary>
    /// <exception cref="Fhir.FhirException">400: nothing is left of it, so that it would match everything.</exception>
    internal static string Folded(SearchParameterInfo parameter, string text) =>
        Fold(text) is { Length: > 0 } folded ? folded : throw Empty(parameter);

    private static void AddParts(SearchParameterInfo parameter, Element element, string[] parts, ICollection<IndexEntry> entries)
    {
        foreach (var part in parts)
        {
            foreach (var value in element.Children(part))
                Add(parameter, value, entries);
        }
    }

    private static void Add(SearchParameterInfo parameter, Element element, ICollection<IndexEntry> entries)
    {
        if (element.Text is { } text && Fold(text) is { Length: > 0 } folded)
            entries.Add(new IndexEntry.String(parameter.Code, text, folded));
    }

    private static Fhir.FhirException Empty(SearchParameterInfo parameter) =>
        SearchValue.Invalid(parameter, "the value is empty; give the text to look for, or use :missing.");
}
