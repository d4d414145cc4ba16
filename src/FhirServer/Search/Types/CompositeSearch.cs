using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>Values that belong together, joined by <c>$</c>: https://hl7.org/fhir/R4/search.html#combining. No modifiers but :missing.</summary>
public sealed class CompositeSearch : ISearchType
{
    /// <summary>Most tuples of one element, so that a hostile resource cannot multiply itself; one that makes more is refused.</summary>
    public const int MostTuples = 1000;

    /// <summary>Composites are indexed from the entries of their parts (<see cref="TryCombine"/>), not from an element.</summary>
    /// <exception cref="InvalidOperationException">Always: the extractor never asks this.</exception>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries) =>
        throw new InvalidOperationException($"{parameter} is indexed from its parts.");

    /// <summary>The tuples of one element: each value of the first part with each of the second, and so on.</summary>
    /// <param name="parameter">The composite.</param>
    /// <param name="parts">For each component the entries found under the element; a component without any gives no tuple.</param>
    /// <param name="entries">Where to add.</param>
    /// <returns>False, and nothing is added, when there would be more than <see cref="MostTuples"/>: leaving some out would make a search lie.</returns>
    public static bool TryCombine(SearchParameterInfo parameter, IReadOnlyList<IReadOnlyList<IndexEntry>> parts, ICollection<IndexEntry> entries)
    {
        var count = 1L;
        foreach (var part in parts)
            count = Math.Min(count * part.Count, int.MaxValue);
        if (count is 0 or > MostTuples)
            return count == 0;
        var at = new int[parts.Count];
        do
        {
            var tuple = new IndexEntry[at.Length];
            for (var place = 0; place < at.Length; place++)
                tuple[place] = parts[place][at[place]];
            entries.Add(new IndexEntry.Composite(parameter.Code, tuple));
        }
        while (Advance(at, parts));
        return true;
    }

    /// <summary>The next combination, the last place turning fastest; false after the last one.</summary>
    private static bool Advance(int[] at, IReadOnlyList<IReadOnlyList<IndexEntry>> parts)
    {
        for (var place = at.Length - 1; place >= 0; place--)
        {
            if (++at[place] < parts[place].Count)
                return true;
            at[place] = 0;
        }

        return false;
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

        Criterion[] criteria = [.. parts.Select((part, at) => Part(parameter, at, part, settings))];
        // Tuples are kept with all quantities as written, and with all of them canonical.
        return criteria.All(criterion => criterion is not Criterion.Quantity { IsCanonical: false })
            ? new Criterion.Composite(criteria)
            : new Criterion.Composite([.. criteria.Select((criterion, at) =>
                criterion is Criterion.Quantity { IsCanonical: true } ? QuantitySearch.AsWritten(parameter.Components[at].Parameter, parts[at]) : criterion)]);
    }

    private static Criterion Part(SearchParameterInfo parameter, int at, string part, SearchSettings settings)
    {
        var component = parameter.Components[at].Parameter;
        return SearchTypes.For(component.Type).Parse(component, null, part, settings);
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
