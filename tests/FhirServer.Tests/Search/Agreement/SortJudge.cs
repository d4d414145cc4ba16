using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>The plain meaning of _sort: the lowest value when ascending, the highest when descending, those without a value last, ties by creation.</summary>
/// <param name="keys">The keys.</param>
/// <param name="created">The order of creation.</param>
internal sealed class SortJudge(IReadOnlyList<SortKey> keys, IReadOnlyDictionary<ResourceKey, int> created) : IComparer<IndexedResource>
{
    /// <summary>Keys whose order the contract fixes; how texts are ordered beyond their letters is the store's own affair.</summary>
    public static bool CanJudge(SortKey key) =>
        key.Kind != SortKind.Parameter || key.Parameter!.Type is SearchParameterType.Date or SearchParameterType.Number or SearchParameterType.Quantity;

    /// <inheritdoc/>
    public int Compare(IndexedResource? x, IndexedResource? y)
    {
        foreach (var key in keys)
        {
            var (one, other) = (Value(key, x!), Value(key, y!));
            if (one is null != other is null)
                return one is null ? 1 : -1;
            var order = one is null ? 0 : one is string text ? string.CompareOrdinal(text, (string)other!) : one.CompareTo(other);
            if (order != 0)
                return key.Descending ? -order : order;
        }

        return created[x!.Key].CompareTo(created[y!.Key]);
    }

    private static IComparable? Value(SortKey key, IndexedResource resource) => key.Kind switch
    {
        SortKind.Id => resource.Key.Id,
        SortKind.LastUpdated => resource.LastUpdated,
        SortKind.Score => TextScore.Of(key.Texts, resource.Entries),
        _ => OfParameter(key.Parameter!, key.Descending, resource),
    };

    private static IComparable? OfParameter(SearchParameterInfo parameter, bool highest, IndexedResource resource)
    {
        if (parameter.ResourceType != SearchParameterRegistry.AnyType && parameter.ResourceType != resource.Key.Type)
            return null;
        var values = resource.Entries.Where(entry => entry.Code == parameter.Code).Select(IComparable? (entry) => entry switch
        {
            IndexEntry.Date date => highest ? date.High : date.Low,
            IndexEntry.Number number => highest ? number.High : number.Low,
            IndexEntry.Quantity quantity => highest ? quantity.High : quantity.Low,
            _ => null,
        });
        return highest ? values.Max() : values.Min();
    }
}
