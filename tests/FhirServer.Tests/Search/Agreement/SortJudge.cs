using System.Text;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>
/// The plain meaning of _sort: the lowest value when ascending, the highest when descending (of ranges of numbers the lower ends), those without a
/// value last, ties by creation in the direction of the first key; texts in the order of their code points.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="created">The order of creation.</param>
internal sealed class SortJudge(IReadOnlyList<SortKey> keys, IReadOnlyDictionary<ResourceKey, int> created) : IComparer<IndexedResource>
{
    // Texts stand here as the digits of their bytes, which have the order of the code points.
    private static readonly Comparer<object> s_order = Comparer<object>.Create((one, other) =>
        one is string text ? string.CompareOrdinal(text, (string)other) : ((IComparable)one).CompareTo(other));

    /// <inheritdoc/>
    public int Compare(IndexedResource? x, IndexedResource? y)
    {
        foreach (var key in keys)
        {
            var (one, other) = (Value(key, x!), Value(key, y!));
            if (one is null != other is null)
                return one is null ? 1 : -1;
            var order = one is null ? 0 : s_order.Compare(one, other!);
            if (order != 0)
                return key.Descending ? -order : order;
        }

        var ties = created[x!.Key].CompareTo(created[y!.Key]);
        return keys.Count > 0 && keys[0].Descending ? -ties : ties;
    }

    private static object? Value(SortKey key, IndexedResource resource) => key.Kind switch
    {
        SortKind.Id => Text(resource.Key.Id),
        SortKind.LastUpdated => resource.LastUpdated,
        SortKind.Score => TextScore.Of(key.Texts, resource.Entries),
        _ => OfParameter(key.Parameter!, key.Descending, resource),
    };

    private static object? OfParameter(SearchParameterInfo parameter, bool highest, IndexedResource resource)
    {
        if (parameter.ResourceType != SearchParameterRegistry.AnyType && parameter.ResourceType != resource.Key.Type)
            return null;
        var values = resource.Entries.Where(entry => entry.Code == parameter.Code).SelectMany(entry => Values(entry, highest)).ToList();
        return values.Count == 0 ? null : highest ? values.Max(s_order) : values.Min(s_order);
    }

    private static IEnumerable<object> Values(IndexEntry entry, bool highest) => entry switch
    {
        IndexEntry.Date date => [highest ? date.High : date.Low],
        IndexEntry.Number number => [number.Low],
        IndexEntry.Quantity quantity => [quantity.Low],
        IndexEntry.String text => [Text(text.Folded)],
        IndexEntry.Token { Value: { } code } => [Text(code)],
        IndexEntry.Uri uri => [Text(uri.Value)],
        IndexEntry.Reference link => new[] { link.Id, link.Url }.OfType<string>().Select(target => (object)Text(target)),
        _ => [],
    };

    private static string Text(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
