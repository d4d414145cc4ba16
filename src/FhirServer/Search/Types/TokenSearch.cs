using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Codes, identifiers, contact points, booleans: <c>system|code</c>. Codes are compared without case, systems as written.
/// A plain code belongs to a system that it does not name: it is indexed with the one its required value set is drawn from, so that
/// <c>gender=male</c> and <c>gender=http://hl7.org/fhir/administrative-gender|male</c> both find it by equality.
/// See https://hl7.org/fhir/R4/search.html#token.
/// </summary>
public sealed class TokenSearch : ISearchType
{
    /// <summary>The system of true and false: https://hl7.org/fhir/R4/search.html#token.</summary>
    private const string SpecialValues = "http://hl7.org/fhir/special-values";

    private static readonly string[] s_termModifiers = ["above", "below", "in", "not-in", "of-type"];

    /// <summary>A code as it is compared: without case.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        var code = parameter.Code;
        switch (element.Type?.TypeName)
        {
            case "Coding":
                AddCoding(code, element, entries);
                break;
            case "CodeableConcept":
                foreach (var coding in element.Children("coding"))
                    AddCoding(code, coding, entries);
                Add(code, system: null, value: null, element.Child("text").Text, entries);
                break;
            case "Identifier":
                Add(code, element.Child("system").Text, element.Child("value").Text, element.Child("type").Child("text").Text, entries);
                break;
            case "ContactPoint":
                Add(code, system: null, element.Child("value").Text, text: null, entries);
                break;
            case "code":
                Add(code, element.Schema?.ImplicitSystem, element.Text, entries);
                break;
            case "boolean":
                Add(code, SpecialValues, element.Text, entries);
                break;
            default:
                Add(code, system: null, element.Text, entries);
                break;
        }
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings) => modifier switch
    {
        null => ParseToken(parameter, value),
        "text" => new Criterion.TokenText(StringSearch.Folded(parameter, SearchValue.Unescape(value))),
        _ when s_termModifiers.Contains(modifier) => throw new Fhir.FhirException(Fhir.FhirError.NotSupported(
            $"The search parameter '{parameter.Code}' does not support the modifier ':{modifier}' on this server; it takes :text, :not and :missing.")),
        _ => throw SearchValue.UnknownModifier(parameter, modifier, ":text, :not and :missing"),
    };

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => entry is IndexEntry.Token token && criterion switch
    {
        Criterion.Token asked => MatchesToken(asked, token.System, token.Value),
        Criterion.TokenText asked => token.Text is { } text
            && (text.StartsWith(asked.Value, StringComparison.Ordinal) || text.Contains(" " + asked.Value, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>Reads <c>code</c>, <c>system|code</c>, <c>|code</c> or <c>system|</c>.</summary>
    /// <exception cref="Fhir.FhirException">400: it is none of these.</exception>
    internal static Criterion.Token ParseToken(SearchParameterInfo parameter, string value)
    {
        var parts = SearchValue.Split(value, '|');
        return parts switch
        {
            [{ Length: > 0 } code] => new Criterion.Token(TokenSystem.Any, System: null, FoldedCode(code)),
            ["", { Length: > 0 } code] => new Criterion.Token(TokenSystem.None, System: null, FoldedCode(code)),
            [{ Length: > 0 } system, ""] => new Criterion.Token(TokenSystem.Is, SearchValue.Unescape(system), Value: null),
            [{ Length: > 0 } system, var code] => new Criterion.Token(TokenSystem.Is, SearchValue.Unescape(system), FoldedCode(code)),
            [_, _, _, ..] => throw SearchValue.Invalid(parameter, "the value has more than one '|'; write system|code, and \\| for a bar that belongs to either."),
            _ => throw SearchValue.Invalid(parameter, "the value is empty; write code, system|code, |code or system|."),
        };
    }

    /// <summary>Says whether a system and a code answer a criterion.</summary>
    internal static bool MatchesToken(Criterion.Token asked, string? system, string? value) =>
        (asked.Value is null || asked.Value == value) && asked.SystemIs switch
        {
            TokenSystem.None => system is null,
            TokenSystem.Is => system == asked.System,
            _ => true,
        };

    private static string FoldedCode(string code) => Fold(SearchValue.Unescape(code));

    private static void AddCoding(string code, Element coding, ICollection<IndexEntry> entries) =>
        Add(code, coding.Child("system").Text, coding.Child("code").Text, coding.Child("display").Text, entries);

    private static void Add(string code, string? system, string? value, ICollection<IndexEntry> entries)
    {
        if (value is not null)
            Add(code, system, value, text: null, entries);
    }

    private static void Add(string code, string? system, string? value, string? text, ICollection<IndexEntry> entries)
    {
        var folded = text is null ? string.Empty : StringSearch.Fold(text);
        if (system is not null || value is not null || folded.Length > 0)
            entries.Add(new IndexEntry.Token(code, system, value is null ? null : Fold(value), folded.Length > 0 ? folded : null));
    }
}
