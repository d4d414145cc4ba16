using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Numbers and ranges of numbers. The digits of the query say how precisely it is meant, those of the stored value do not.
/// See https://hl7.org/fhir/R4/search.html#number.
/// </summary>
public sealed class NumberSearch : ISearchType
{
    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (element.Type?.TypeName == "Range")
            AddRange(parameter, element, entries);
        else if (element.Type is { } type && (type.TypeName == "decimal" || type.IsA("integer")) && SearchNumber.Stored(element.Text) is { } value)
            entries.Add(new IndexEntry.Number(parameter.Code, value, value));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        SearchValue.RefuseModifier(parameter, modifier);
        return SearchNumber.Criterion(parameter, value);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.Number asked && entry is IndexEntry.Number number && SearchNumber.Matches(asked, number.Low, number.High);

    private static void AddRange(SearchParameterInfo parameter, Element range, ICollection<IndexEntry> entries)
    {
        if (QuantitySearch.EndsOf(range) is { } ends)
            entries.Add(new IndexEntry.Number(parameter.Code, ends.Low, ends.High));
    }
}
