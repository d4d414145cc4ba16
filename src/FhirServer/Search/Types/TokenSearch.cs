using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Codes, identifiers, booleans and the like: https://hl7.org/fhir/R4/search.html#token. Compared without case, as R4 advises when in
/// doubt. Modifiers: :text, and :of-type on identifiers; :not and :missing stand above the types.
/// </summary>
public sealed class TokenSearch : ISearchType
{
    private static readonly List<string> s_identifiers = ["dentifier", ".requisition", "(Identifier"];

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
                AddIdentifier(parameter, element, entries);
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
        "text" => TextOf(parameter, value),
        "of-type" when HasTypes(parameter) => OfType(parameter, value),
        "in" => ValueSet(parameter, value),
        "above" or "below" => Hierarchy(parameter, modifier, value),
        _ => throw QueryText.UnknownModifier(parameter, modifier, HasTypes(parameter) ? "text, not, in, not-in, above, below, of-type, missing" : "text, not, in, not-in, above, below, missing"),
    };

    private static Criterion.Pending ValueSet(SearchParameterInfo parameter, string value) => QueryText.Unescape(value) is { Length: > 0 } canonical
        ? new Criterion.Pending(LookUp.ValueSet, canonical)
        : throw QueryText.Invalid(parameter, "with :in needs the canonical URL of a value set, or ValueSet/id", value);

    private static Criterion.Pending Hierarchy(SearchParameterInfo parameter, string modifier, string value)
    {
        if (QueryText.Split(value, '|') is not [{ Length: > 0 } system, { Length: > 0 } code])
            throw QueryText.Invalid(parameter, $"with :{modifier} takes 'system|code'", value);
        return new Criterion.Pending(modifier == "below" ? LookUp.CodesBelow : LookUp.CodesAbove, $"{QueryText.Unescape(system)}|{QueryText.Unescape(code)}");
    }

    /// <summary>True of parameters on identifiers, which have types: the last element of their path says so.</summary>
    public static bool HasTypes(SearchParameterInfo parameter) => parameter.Expression is { } path
        && s_identifiers.Exists(end => path.AsSpan().TrimEnd(')').EndsWith(end, StringComparison.Ordinal))
        // What a message answers is named by its id.
        && path != "MessageHeader.response.identifier";

    /// <summary>Reads the value of :text.</summary>
    /// <exception cref="Fhir.FhirException">400: there is nothing to look for.</exception>
    public static Criterion.TokenText TextOf(SearchParameterInfo parameter, string value) => StringSearch.Fold(QueryText.Unescape(value)) is { Length: > 0 } text
        ? new Criterion.TokenText(text)
        : throw QueryText.Invalid(parameter, "with :text needs a text");

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
        (Criterion.TokenSet asked, IndexEntry.Token { System: { } system, Value: { } value }) => asked.Systems.Any(codes => codes.System == system && codes.Codes.Contains(value)),
        (Criterion.Pending asked, _) => throw asked.Unresolved(),
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

    /// <summary>Reads <c>system|code|value</c>: a coding of the identifier's type, and its value.</summary>
    private static Criterion.Token OfType(SearchParameterInfo parameter, string value)
    {
        var parts = QueryText.Split(value, '|');
        return parts.Count == 3 && parts.TrueForAll(part => part.Length > 0)
            ? new Criterion.Token(TokenSystem.Is, QueryText.Unescape(parts[0]), TypeAndValue(QueryText.Unescape(parts[1]), QueryText.Unescape(parts[2])))
            : throw QueryText.Invalid(parameter, "with :of-type takes 'system|code|value', the first two of the identifier's type", value);
    }

    private static string TypeAndValue(string code, string value) => $"{Fold(code)}|{Fold(value)}";

    private static void AddIdentifier(SearchParameterInfo parameter, Element identifier, ICollection<IndexEntry> entries)
    {
        var value = identifier.Child("value").Text;
        var type = identifier.Child("type");
        Add(parameter, identifier.Child("system").Text, value, type.Child("text").Text, entries);
        if (value is null)
            return;
        foreach (var coding in type.Children("coding"))
        {
            if (coding.Child("code").Text is { } code)
                entries.Add(new IndexEntry.Token(EntryCodes.OfType(parameter.Code), coding.Child("system").Text, TypeAndValue(code, value), Text: null));
        }
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
