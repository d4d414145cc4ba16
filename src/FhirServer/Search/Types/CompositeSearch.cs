using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Values that belong together, <c>code$value</c>: each part is read and compared by the type of its component, all in one tuple.
/// See https://hl7.org/fhir/R4/search.html#composite.
/// </summary>
public sealed class CompositeSearch : ISearchType
{
    /// <summary>Adds nothing: a tuple comes of an element and the paths of the components from there, which <see cref="IndexExtractor"/> follows.</summary>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        SearchValue.RefuseModifier(parameter, modifier);
        var parts = SearchValue.Split(value, '$');
        var components = parameter.Components;
        if (parts.Count != components.Count)
        {
            var form = string.Join('$', components.Select(component => component.Parameter.Code));
            throw SearchValue.Invalid(parameter, $"the value has {parts.Count} of the {components.Count} parts of {form}; write \\$ for a dollar sign within a part.");
        }

        return new Criterion.Composite([.. components.Select((component, i) =>
            SearchTypes.For(component.Parameter.Type).Parse(component.Parameter, modifier: null, parts[i], settings))]);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) =>
        criterion is Criterion.Composite asked && entry is IndexEntry.Composite tuple && asked.Parts.Count == tuple.Parts.Count
        && asked.Parts.Zip(tuple.Parts).All(part => SearchTypes.Matches(part.First, part.Second));
}
