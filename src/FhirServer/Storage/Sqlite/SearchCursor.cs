using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>Where a page of a search ended: the sort values of its last match, and its number, which settles ties.</summary>
/// <param name="Values">For each sort key a <see cref="long"/>, a <see cref="string"/>, a bytes, or null where the value is missing.</param>
/// <param name="Rid">The number of the match.</param>
/// <param name="AsOf">The newest commit when the first page was read; null when pages follow what matches now.</param>
/// <param name="Backward">True when the page before this place is meant, not the one after it.</param>
internal sealed record SearchCursor(IReadOnlyList<object?> Values, long Rid, long? AsOf, bool Backward)
{
    private const char Missing = 'n';
    private const char Number = 'i';
    private const char Text = 't';
    private const char Bytes = 'b';
    private const string Back = "-";
    private const int Head = 2;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="cursor">The text.</param>
    /// <param name="keys">How many sort keys the query has.</param>
    /// <exception cref="FhirException">400: it is no such text, or one of another query.</exception>
    public static SearchCursor Parse(string cursor, int keys)
    {
        var parts = cursor.Split('.');
        var asOf = 0L;
        if (parts.Length != Head + keys + 1 || !TryInteger(parts[^1], out var rid) || (parts[0].Length > 0 && !TryInteger(parts[0], out asOf)))
            throw Unreadable();
        var values = new object?[keys];
        for (var i = 0; i < keys; i++)
            values[i] = Value(parts[Head + i]);
        return new SearchCursor(values, rid, parts[0].Length == 0 ? null : asOf, parts[1] == Back);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(AsOf).Append('.').Append(Backward ? Back : string.Empty).Append('.');
        foreach (var value in Values)
        {
            _ = value switch
            {
                null => text.Append(Missing),
                long number => text.Append(Number).Append(number.ToString(CultureInfo.InvariantCulture)),
                string words => text.Append(Text).Append(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(words))),
                byte[] bytes => text.Append(Bytes).Append(Base64Url.EncodeToString(bytes)),
                _ => throw new InvalidOperationException("There is no such kind of sort value."),
            };
            text.Append('.');
        }

        return text.Append(Rid.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>The place, for comparisons.</summary>
    public SortPlace Place => new(Values, Rid);

    /// <summary>The place in the words of this store.</summary>
    public static SearchCursor At(SortPlace place, long? asOf, bool backward) => new(place.Values, (long)place.Created, asOf, backward);

    /// <summary>Compares two sort values of one key: texts by their code points, decimals by the bytes that have their order.</summary>
    public static int Compare(object one, object other) => one is byte[] bytes
        ? bytes.AsSpan().SequenceCompareTo((byte[])other)
        : SortValue.Compare((IComparable)one, (IComparable)other);

    private static object? Value(string part)
    {
        if (part.Length == 0)
            throw Unreadable();
        var rest = part.AsSpan(1);
        if (part[0] is Text or Bytes && Base64Url.IsValid(rest))
        {
            var bytes = Base64Url.DecodeFromChars(rest);
            return part[0] == Text ? Encoding.UTF8.GetString(bytes) : bytes;
        }

        if (part[0] == Number && TryInteger(rest, out var number))
            return number;
        return part is [Missing] ? null : throw Unreadable();
    }

    private static bool TryInteger(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static FhirException Unreadable() =>
        new(FhirError.InvalidRequest("The page to go on from is not one that this server gave for this search: start again from the first page."));
}
