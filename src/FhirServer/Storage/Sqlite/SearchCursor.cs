using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FhirServer.Fhir;

namespace FhirServer.Storage.Sqlite;

/// <summary>Where a page of a search ended: the sort values of its last match, and its number, which settles ties.</summary>
/// <param name="Values">For each sort key a <see cref="long"/>, a <see cref="string"/>, a bytes, or null where the value is missing.</param>
/// <param name="Rid">The number of the match.</param>
internal sealed record SearchCursor(IReadOnlyList<object?> Values, long Rid)
{
    private const char Missing = 'n';
    private const char Number = 'i';
    private const char Text = 't';
    private const char Bytes = 'b';

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="cursor">The text.</param>
    /// <param name="keys">How many sort keys the query has.</param>
    /// <exception cref="FhirException">400: it is no such text, or one of another query.</exception>
    public static SearchCursor Parse(string cursor, int keys)
    {
        var parts = cursor.Split('.');
        if (parts.Length != keys + 1 || !TryInteger(parts[^1], out var rid))
            throw Unreadable();
        var values = new object?[keys];
        for (var i = 0; i < keys; i++)
            values[i] = Value(parts[i]);
        return new SearchCursor(values, rid);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
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
