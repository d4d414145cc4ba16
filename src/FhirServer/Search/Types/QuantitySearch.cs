using FhirServer.Search.Units;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Numbers with units: https://hl7.org/fhir/R4/search.html#quantity. With the system of UCUM and a unit that has a canonical one, values are
/// compared in that: 5.4 g/L finds 540 mg/dL. Any other unit matches itself: by system and code, or, without a system, by code or by what
/// people read. Each value is kept as written and, where it can be, in its canonical unit. No modifiers but :missing.
/// </summary>
public sealed class QuantitySearch : ISearchType
{
    private const string Currency = "urn:iso:std:iso:4217";

    // A range narrower than this would be rounded away: what is that small is compared as written.
    private const decimal NarrowestRange = 1e-25m;

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        var entry = element.Type?.TypeName switch
        {
            "Money" => NumberSearch.Value(element.Child("value")) is { } amount
                ? new IndexEntry.Quantity(parameter.Code, amount, amount, Currency, element.Child("currency").Text, null)
                : null,
            "Range" => Range(parameter.Code, element),
            "SampledData" => Sampled(parameter.Code, element),
            _ => Single(parameter.Code, element),
        };
        if (entry is null)
            return;
        entries.Add(entry);
        if (entry is { System: UcumUnits.System, UnitCode: { } code } && UcumUnits.Find(code) is { } unit)
        {
            var low = unit.Of(entry.Low);
            var high = entry.High == entry.Low ? low : unit.Of(entry.High);
            entries.Add(new IndexEntry.Quantity(EntryCodes.Canonical(parameter.Code), low, high, UcumUnits.System, unit.Code, Unit: null));
        }
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier is not null)
            throw QueryText.UnknownModifier(parameter, modifier, "missing");
        return InUnit(AsWritten(parameter, value));
    }

    /// <summary>Reads a value without looking for a canonical unit.</summary>
    /// <exception cref="Fhir.FhirException">400: it is no quantity.</exception>
    public static Criterion.Quantity AsWritten(SearchParameterInfo parameter, string value)
    {
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

    /// <summary>The same in the canonical unit, when there is one and its numbers can say it.</summary>
    private static Criterion.Quantity InUnit(Criterion.Quantity written)
    {
        if (written is not { System: UcumUnits.System, Unit: { } code } || UcumUnits.Find(code) is not { } unit)
            return written;
        var amount = written.Amount;
        var canonical = amount with { Value = unit.Of(amount.Value), Low = unit.Of(amount.Low), High = unit.Of(amount.High) };
        var isLost = canonical.Low == decimal.MinValue || canonical.High == decimal.MaxValue
            || (amount.Low != amount.High && canonical.High - canonical.Low < NarrowestRange);
        return isLost ? written : new Criterion.Quantity(canonical, UcumUnits.System, unit.Code, IsCanonical: true);
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

    // https://hl7.org/fhir/R4/observation.html#search: "just search on the bounds of the values in sampled data".
    private static IndexEntry.Quantity? Sampled(string code, Element samples) =>
        Single(code, samples.Child("origin")) is { } origin && SampledBounds.Of(samples, origin.Low) is { } bounds
            ? origin with { Low = bounds.Low, High = bounds.High }
            : null;

    private static string? Given(string part) => part.Length == 0 ? null : QueryText.Unescape(part);
}
