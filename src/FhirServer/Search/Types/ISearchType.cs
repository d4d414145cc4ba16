using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// What one type of search parameter must say: what it stores from an element, what a query value means, and when the two match.
/// All three stand in one file for each type, so that writer and reader of an index cannot drift apart.
/// </summary>
public interface ISearchType
{
    /// <summary>Adds the index entries for one element that the parameter's expression selected; none when the element has no usable value.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="element">The element, of any data type that the parameter type is defined on.</param>
    /// <param name="settings">The server's base URL and time zone.</param>
    /// <param name="entries">Where to add.</param>
    void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries);

    /// <summary>Reads one value of a query (already split at commas; <c>\,</c> undone, other escapes not).</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="modifier">The modifier without its colon, or null. :missing and :not never come here.</param>
    /// <param name="value">The value.</param>
    /// <param name="settings">The server's base URL, time zone and clock.</param>
    /// <exception cref="Fhir.FhirException">400: the value or the modifier cannot be understood; the message names the parameter.</exception>
    Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings);

    /// <summary>Says whether an index entry answers a criterion that <see cref="Parse"/> made.</summary>
    bool Matches(Criterion criterion, IndexEntry entry);
}
