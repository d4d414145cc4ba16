using System.Globalization;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Examples;

/// <summary>Makes the query that finds a resource by one of its index entries.</summary>
internal static class AskedBack
{
    private const int LongestText = 30;
    private const int MostWords = 3;
    private static readonly string[] s_precisions = ["yyyy-MM-ddTHH:mm:ss.fffffffZ", "yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-dd", "yyyy-MM", "yyyy"];

    /// <summary>Name and value as in a URL, not yet encoded; null when no query can ask for such an entry.</summary>
    public static KeyValuePair<string, string>? Of(IndexEntry entry)
    {
        if (IsContained(entry))
            return null;
        var colon = entry.Code.IndexOf(':', StringComparison.Ordinal);
        var (code, form) = colon < 0 ? (entry.Code, "") : (entry.Code[..colon], entry.Code[(colon + 1)..]);
        return (form, entry) switch
        {
            ("of-type", IndexEntry.Token { System: null }) => null,
            ("of-type", IndexEntry.Token token) => new(entry.Code, $"{Escape(token.System!)}|{string.Join('|', token.Value!.Split('|', 2).Select(Escape))}"),
            ("text", IndexEntry.Token token) => new(entry.Code, Start(token.Text!)),
            ("versions", IndexEntry.Uri uri) => new(code + ":below", Escape(uri.Value)),
            (_, IndexEntry.Token { Value: null, System: null } token) => new(code + ":text", Start(token.Text!)),
            (_, IndexEntry.Reference { Id: null, Url: null } link) => new(code + ":identifier", Token(link.IdentifierSystem, link.IdentifierValue)),
            _ => Value(entry) is { } value ? new(code, value) : null,
        };
    }

    /// <summary>Says whether an entry is of a contained resource, which only _contained asks for.</summary>
    public static bool IsContained(IndexEntry entry) => entry.Code.StartsWith("_contained", StringComparison.Ordinal);

    /// <summary>The type of the contained resource that an entry is of, and the entry as it would be were it not contained; null for the entry that says that there is one.</summary>
    public static (string Type, IndexEntry Own)? Contained(IndexEntry entry)
    {
        var name = entry.Code[(entry.Code.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot == name.Length - 1 ? null : (name[..dot], entry with { Code = name[(dot + 1)..] });
    }

    /// <summary>The value of a query that needs no modifier; null when there is none, as for a code that is text alone within a tuple.</summary>
    public static string? Value(IndexEntry entry) => entry switch
    {
        IndexEntry.String text => Start(text.Folded),
        IndexEntry.Token { System: null, Value: null } => null,
        IndexEntry.Token token => Token(token.System, token.Value),
        IndexEntry.Date date => Date(date.Low, date.High),
        IndexEntry.Number number => Number(number.Low, number.High),
        IndexEntry.Quantity { System: { } system } amount => $"{Number(amount.Low, amount.High)}|{Escape(system)}|{Escape(amount.UnitCode ?? "")}",
        IndexEntry.Quantity amount => Number(amount.Low, amount.High) + ((amount.UnitCode ?? amount.Unit) is { } unit ? $"||{Escape(unit)}" : ""),
        IndexEntry.Reference { Id: { } id } link => $"{link.Type}/{id}",
        IndexEntry.Reference { Url: null } => null,
        IndexEntry.Reference link => Escape(link.Url!) + (link.Version is null ? "" : "|" + Escape(link.Version)),
        IndexEntry.Uri uri => Escape(uri.Value),
        IndexEntry.Composite tuple => tuple.Parts.Select(Value).ToList() is var parts && parts.Contains(null) ? null : string.Join('$', parts),
        IndexEntry.Position place => string.Create(CultureInfo.InvariantCulture, $"{place.Latitude}|{place.Longitude}|1|m"),
        IndexEntry.Words words => $"\"{string.Join(' ', words.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords))}\"",
        _ => throw new ArgumentException($"Nobody asks for {entry.GetType().Name}.", nameof(entry)),
    };

    private static string Token(string? system, string? value) => (system, value) switch
    {
        (null, _) => "|" + Escape(value!),
        (_, null) => Escape(system) + "|",
        _ => $"{Escape(system)}|{Escape(value)}",
    };

    private static string Number(decimal low, decimal high)
    {
        if (low == high)
            return low.ToString(CultureInfo.InvariantCulture);
        return low == decimal.MinValue ? "le" + high.ToString(CultureInfo.InvariantCulture) : "ge" + low.ToString(CultureInfo.InvariantCulture);
    }

    // The most precise date that holds the whole stretch; where none does, one that begins with it.
    private static string Date(long low, long high)
    {
        if (low == 0)
            return "lt" + new DateTime(high, DateTimeKind.Utc).ToString(s_precisions[0], CultureInfo.InvariantCulture);
        foreach (var precision in s_precisions)
        {
            var text = new DateTime(low, DateTimeKind.Utc).ToString(precision, CultureInfo.InvariantCulture);
            if (DateRange.Parse(text, TimeZoneInfo.Utc) is { } range && range.Low <= low && range.High >= high)
                return text;
        }

        return "ge" + new DateTime(low, DateTimeKind.Utc).ToString(s_precisions[0], CultureInfo.InvariantCulture);
    }

    private static string Start(string text)
    {
        var length = Math.Min(LongestText, text.Length);
        return Escape(text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]);
    }

    private static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace(",", @"\,", StringComparison.Ordinal).Replace("$", @"\$", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal);
}
