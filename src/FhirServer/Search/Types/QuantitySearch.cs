using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Numbers with units: https://hl7.org/fhir/R4/search.html#quantity. A unit matches itself: by system and code, or, without a system,
/// by code or by what people read. No modifiers but :missing.
/// </summary>
public sealed class QuantitySearch : ISearchType
{
    private const string Currency = "urn:iso:std:iso:4217";

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        var entry = element.Type?.TypeName switch
        {
            "Money" => NumberSearch.Value(element.Child("value")) is { } amount
                ? new IndexEntry.Quantity(parameter.Code, amount, amount, Currency, element.Child("currency").Text, null)
                : null,
            "Range" => Range(parameter.Code, element),
            _ => Single(parameter.Code, element),
        };
        if (entry is not null)
            entries.Add(entry);
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier is not null)
            throw QueryText.UnknownModifier(parameter, modifier, "missing");
        var parts = QueryText.Split(value, '|');
        if (parts.Count is not (1 or 3))
            throw QueryText.Invalid(parameter, "takes 'number', 'number||unit' or 'number|system|code'", value);
        var number = NumberSearch.Number(parameter, QueryText.Unescape(parts[0]));
        return parts.Count == 1
            ? new Criterion.Quantity(number, null, null)
            : new Criterion.Quantity(number, Given(parts[1]), Given(parts[2]));
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry)
    {
        if (criterion is not Criterion.Quantity asked || entry is not IndexEntry.Quantity stored)
            return false;
        var unitFits = asked.System is null
            ? asked.Unit is null || stored.UnitCode == asked.Unit || stored.Unit == asked.Unit
            : stored.System == asked.System && (asked.Unit is null || stored.UnitCode == asked.Unit);
        return unitFits && NumberSearch.Matches(asked.Amount, stored.Low, stored.High);
    }

    private static IndexEntry.Quantity? Single(string code, Element element)
    {
        if (NumberSearch.Value(element.Child("value")) is not { } value)
            return null;
        var (low, high) = element.Child("comparator").Text switch
        {
            "<" or "<=" => (decimal.MinValue, value),
            ">" or ">=" => (value, decimal.MaxValue),
            _ => (value, value),
        };
        return new IndexEntry.Quantity(code, low, high, element.Child("system").Text, element.Child("code").Text, element.Child("unit").Text);
    }

    private static IndexEntry.Quantity? Range(string code, Element range)
    {
        var low = Single(code, range.Child("low"));
        var high = Single(code, range.Child("high"));
        // Ends in different units do not bound one range of numbers.
        if (low is not null && high is not null && (low.System, low.UnitCode, low.Unit) != (high.System, high.UnitCode, high.Unit))
            return null;
        return (low ?? high) is { } known && NumberSearch.Ends(low?.Low, high?.High) is { } ends
            ? known with { Low = ends.Low, High = ends.High }
            : null;
    }

    private static string? Given(string part) => part.Length == 0 ? null : QueryText.Unescape(part);
}
