using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>Values that belong together, joined by <c>$</c>: https://hl7.org/fhir/R4/search.html#combining. No modifiers but :missing.</summary>
public sealed class CompositeSearch : ISearchType
{
    /// <summary>Most tuples kept of one element, so that a hostile resource cannot multiply itself.</summary>
    public const int MostTuples = 1000;

    /// <summary>Composites are indexed from the entries of their parts (<see cref="Combine"/>), not from an element.</summary>
    /// <exception cref="InvalidOperationException">Always: the extractor never asks this.</exception>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries) =>
        throw new InvalidOperationException($"{parameter} is indexed from its parts.");

    /// <summary>The tuples of one element: each value of the first part with each of the second, and so on.</summary>
    /// <param name="parameter">The composite.</param>
    /// <param name="parts">For each component the entries found under the element; a component without any gives no tuple.</param>
    /// <param name="entries">Where to add.</param>
    public static void Combine(SearchParameterInfo parameter, IReadOnlyList<IReadOnlyList<IndexEntry>> parts, ICollection<IndexEntry> entries)
    {
        IEnumerable<IReadOnlyList<IndexEntry>> tuples = [[]];
        foreach (var part in parts)
            tuples = tuples.SelectMany(_ => part, (tuple, value) => (IReadOnlyList<IndexEntry>)[.. tuple, value]);
        foreach (var tuple in tuples.Take(MostTuples))
            entries.Add(new IndexEntry.Composite(parameter.Code, tuple));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier is not null)
            throw QueryText.UnknownModifier(parameter, modifier, "missing");
        var parts = QueryText.Split(value, '$');
        if (parts.Count != parameter.Components.Count)
        {
            var form = string.Join('$', parameter.Components.Select(component => component.Parameter.Code));
            throw QueryText.Invalid(parameter, $"takes {parameter.Components.Count} values joined by '$', as in {form}", value);
        }

        return new Criterion.Composite([.. parts.Select((part, at) =>
        {
            var component = parameter.Components[at].Parameter;
            return SearchTypes.For(component.Type).Parse(component, null, part, settings);
        })]);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry)
    {
        if (criterion is not Criterion.Composite asked || entry is not IndexEntry.Composite stored || asked.Parts.Count != stored.Parts.Count)
            return false;
        for (var at = 0; at < asked.Parts.Count; at++)
        {
            if (!SearchTypes.Match(asked.Parts[at], stored.Parts[at]))
                return false;
        }

        return true;
    }
}
