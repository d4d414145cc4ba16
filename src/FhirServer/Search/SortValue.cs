using System.Text;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// The plain meaning of a sort key: what a resource is sorted by, and how two values compare. Stores keep to it, whatever they keep.
/// See https://hl7.org/fhir/R4/search.html#sort.
/// </summary>
public static class SortValue
{
    /// <summary>The value of a key: a text, UTC ticks as a whole number, a decimal, or null when the resource has none.</summary>
    public static IComparable? Of(SortKey key, IndexedResource resource) => key.Kind switch
    {
        SortKind.Id => resource.Key.Id,
        SortKind.LastUpdated => resource.LastUpdated.UtcTicks,
        SortKind.Score => (long)TextScore.Of(key.Texts, resource.Entries),
        _ => OfParameter(key, resource),
    };

    /// <summary>Compares two values of one key, neither of them null: texts by their code points.</summary>
    public static int Compare(IComparable one, IComparable other) => one is string text
        ? Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes((string)other))
        : one.CompareTo(other);

    private static IComparable? OfParameter(SortKey key, IndexedResource resource)
    {
        var parameter = key.Parameter ?? throw new ArgumentException("A sort by parameter names one.", nameof(key));
        if (parameter.ResourceType is not (SearchParameterRegistry.AnyType or "DomainResource") && parameter.ResourceType != resource.Key.Type)
            return null;
        IComparable? best = null;
        foreach (var entry in resource.Entries)
        {
            if (entry.Code != parameter.Code || Of(entry, key.Descending) is not { } value)
                continue;
            if (best is null || (key.Descending ? Compare(value, best) > 0 : Compare(value, best) < 0))
                best = value;
        }

        return best;
    }

    private static IComparable? Of(IndexEntry entry, bool highest) => entry switch
    {
        IndexEntry.String text => text.Folded,
        IndexEntry.Token token => token.Value,
        IndexEntry.Uri uri => uri.Value,
        IndexEntry.Reference reference => reference.Id ?? reference.Url,
        IndexEntry.Date date => highest ? date.High : date.Low,
        IndexEntry.Number number => number.Low,
        IndexEntry.Quantity quantity => quantity.Low,
        _ => null,
    };
}
