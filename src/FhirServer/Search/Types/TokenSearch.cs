using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Codes, identifiers, booleans and the like: https://hl7.org/fhir/R4/search.html#token. Compared without case, as R4 advises when in
/// doubt. Modifiers: :text; :not and :missing stand above the types.
/// </summary>
public sealed class TokenSearch : ISearchType
{
    /// <summary>Folds a code: without case.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        switch (element.Type?.TypeName)
        {
            case "Coding":
                Add(parameter, element.Child("system").Text, element.Child("code").Text, element.Child("display").Text, entries);
                break;
            case "CodeableConcept":
                foreach (var coding in element.Children("coding"))
                    Add(parameter, coding.Child("system").Text, coding.Child("code").Text, coding.Child("display").Text, entries);
                Add(parameter, null, null, element.Child("text").Text, entries);
                break;
            case "Identifier":
                Add(parameter, element.Child("system").Text, element.Child("value").Text, element.Child("type").Child("text").Text, entries);
                break;
            case "ContactPoint":
                Add(parameter, null, element.Child("value").Text, null, entries);
                break;
            default:
                Add(parameter, element.Schema?.ImplicitSystem, element.Text, null, entries);
                break;
        }
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings) => modifier switch
    {
        null => Token(parameter, value),
        "text" when StringSearch.Fold(QueryText.Unescape(value)) is { Length: > 0 } text => new Criterion.TokenText(text),
        "text" => throw QueryText.Invalid(parameter, "with :text needs a text"),
        _ => throw QueryText.UnknownModifier(parameter, modifier, "text, not, missing"),
    };

    /// <summary>Reads <c>code</c>, <c>system|code</c>, <c>|code</c> or <c>system|</c>.</summary>
    /// <exception cref="Fhir.FhirException">400: it is none of these.</exception>
    public static Criterion.Token Token(SearchParameterInfo parameter, string value)
    {
        var parts = QueryText.Split(value, '|');
        var code = Fold(QueryText.Unescape(parts[^1]));
        if (parts.Count > 2 || (code.Length == 0 && (parts.Count == 1 || parts[0].Length == 0)))
            throw QueryText.Invalid(parameter, "takes 'code', 'system|code', '|code' or 'system|'", value);
        if (parts.Count == 1)
            return new Criterion.Token(TokenSystem.Any, null, code);
        return parts[0].Length == 0
            ? new Criterion.Token(TokenSystem.None, null, code)
            : new Criterion.Token(TokenSystem.Is, QueryText.Unescape(parts[0]), code.Length == 0 ? null : code);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => (criterion, entry) switch
    {
        (Criterion.Token asked, IndexEntry.Token stored) => Matches(asked, stored.System, stored.Value),
        (Criterion.TokenText asked, IndexEntry.Token { Text: { } text }) =>
            text.StartsWith(asked.Value, StringComparison.Ordinal) || text.Contains(" " + asked.Value, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Says whether a system and folded code answer a criterion; an entry that is text only answers none.</summary>
    public static bool Matches(Criterion.Token asked, string? system, string? value)
    {
        var systemFits = asked.SystemIs switch
        {
            TokenSystem.None => system is null,
            TokenSystem.Is => system == asked.System,
            _ => true,
        };
        return systemFits && (asked.Value is null ? system is not null : value == asked.Value);
    }

    private static void Add(SearchParameterInfo parameter, string? system, string? code, string? text, ICollection<IndexEntry> entries)
    {
        var folded = text is null ? null : StringSearch.Fold(text);
        if (folded is { Length: 0 })
            folded = null;
        if (system is null && code is null && folded is null)
            return;
        entries.Add(new IndexEntry.Token(parameter.Code, system, code is null ? null : Fold(code), folded));
    }
}
