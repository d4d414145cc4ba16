namespace FhirServer.Search;

/// <summary>Where a resource stands in the order of a search.</summary>
/// <param name="Values">Its value for each sort key, as the store keeps it; null where it has none.</param>
/// <param name="Created">Its place in the order of creation, as the store keeps it.</param>
public sealed record SortPlace(IReadOnlyList<object?> Values, object Created);

/// <summary>The order of a search: by the keys, those without a value last, ties by creation in the direction of the first key.</summary>
/// <param name="keys">The sort keys.</param>
/// <param name="backward">True for the same order from its end.</param>
/// <param name="compare">Compares two values of one key, or two places in the order of creation.</param>
public sealed class SortOrder(IReadOnlyList<SortKey> keys, bool backward, Comparison<object> compare) : IComparer<SortPlace>
{
    /// <inheritdoc/>
    public int Compare(SortPlace? x, SortPlace? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = Forward(x, y);
        return backward ? -order : order;
    }

    private int Forward(SortPlace x, SortPlace y)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var (one, other) = (x.Values[i], y.Values[i]);
            if (one is null || other is null)
            {
                if (one is null && other is null)
                    continue;
                return one is null ? 1 : -1;
            }

            var order = compare(one, other);
            if (order != 0)
                return keys[i].Descending ? -order : order;
        }

        var created = compare(x.Created, y.Created);
        return keys.Count > 0 && keys[0].Descending ? -created : created;
    }
}
