using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Numbers with a unit: <c>5.4|http://unitsofmeasure.org|mg</c>, <c>5.4||mg</c> or <c>5.4</c>. Units are compared as written.
/// See https://hl7.org/fhir/R4/search.html#quantity.
/// </summary>
public sealed class QuantitySearch : ISearchType
{
    /// <summary>The system of currency codes: https://hl7.org/fhir/R4/datatypes.html#Money.</summary>
    private const string Currencies = "urn:iso:std:iso:4217";

    private readonly record struct Unit(string? System, string? Code, string? Name);

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (element.Type is not { } type)
            return;
        if (type.IsA("Quantity"))
            Add(parameter, ValueOf(element), UnitOf(element), entries);
        else if (type.TypeName == "Money")
            Add(parameter, ValueOf(element), CurrencyOf(element), entries);
        else if (type.TypeName == "Range" && CommonUnit(element) is { } unit)
            Add(parameter, EndsOf(element), unit, entries);
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        SearchValue.RefuseModifier(parameter, modifier);
        var parts = SearchValue.Split(value, '|');
        if (parts.Count is not (1 or 3))
            throw SearchValue.Invalid(parameter, "write number, number|system|code or number||unit, and \\| for a bar that belongs to a part.");
        var amount = SearchNumber.Criterion(parameter, parts[0]);
        return parts.Count == 1
            ? new Criterion.Quantity(amount, System: null, Unit: null)
            : new Criterion.Quantity(amount, Given(parts[1]), Given(parts[2]));
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.Quantity asked && entry is IndexEntry.Quantity quantity
        && SearchNumber.Matches(asked.Amount, quantity.Low, quantity.High) && HasUnit(asked, quantity);

    /// <summary>The ends of a Range, those that are missing as far out as can be; null when both are.</summary>
    internal static (decimal Low, decimal High)? EndsOf(Element range)
    {
        var low = SearchNumber.Stored(range.Child("low").Child("value").Text);
        var high = SearchNumber.Stored(range.Child("high").Child("value").Text);
        if (low is null && high is null)
            return null;
        var (from, until) = (low ?? decimal.MinValue, high ?? decimal.MaxValue);
        return (Math.Min(from, until), Math.Max(from, until));
    }

    private static bool HasUnit(Criterion.Quantity asked, IndexEntry.Quantity quantity)
    {
        if (asked.System is null)
            return asked.Unit is null || asked.Unit == quantity.UnitCode || asked.Unit == quantity.Unit;
        return asked.System == quantity.System && (asked.Unit is null || asked.Unit == quantity.UnitCode);
    }

    private static void Add(SearchParameterInfo parameter, (decimal Low, decimal High)? ends, Unit unit, ICollection<IndexEntry> entries)
    {
        if (ends is { } value)
            entries.Add(new IndexEntry.Quantity(parameter.Code, value.Low, value.High, unit.System, unit.Code, unit.Name));
    }

    // "less than 5" may be anything up to 5: the comparator opens the range.
    private static (decimal Low, decimal High)? ValueOf(Element quantity)
    {
        if (SearchNumber.Stored(quantity.Child("value").Text) is not { } value)
            return null;
        return quantity.Child("comparator").Text switch
        {
            "<" or "<=" => (decimal.MinValue, value),
            ">" or ">=" => (value, decimal.MaxValue),
            _ => (value, value),
        };
    }

    private static Unit UnitOf(Element quantity) =>
        new(quantity.Child("system").Text, quantity.Child("code").Text, quantity.Child("unit").Text);

    private static Unit CurrencyOf(Element money) =>
        money.Child("currency").Text is { } currency ? new Unit(Currencies, currency, Name: null) : default;

    // Ends in different units do not bound one range of numbers.
    private static Unit? CommonUnit(Element range)
    {
        var low = range.Child("low");
        var high = range.Child("high");
        if (low.IsNone || high.IsNone)
            return UnitOf(low.IsNone ? high : low);
        return UnitOf(low) == UnitOf(high) ? UnitOf(low) : null;
    }

    private static string? Given(string part) => part.Length == 0 ? null : SearchValue.Unescape(part);
}
