using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FhirServer.Fhir;
using FhirServer.Search;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>Where a page of a search ended: the sort values of its last match, and its place in the order of creation, which settles ties.</summary>
/// <param name="Values">For each sort key a text, a time, a whole number, a decimal, or null where the value is missing.</param>
/// <param name="Rid">The place of the match.</param>
/// <param name="AsOf">The newest version when the walk over pages began; null when pages follow what matches now.</param>
/// <param name="Backward">True when the page before this place is meant, not the one after it.</param>
internal sealed record MongoCursor(IReadOnlyList<BsonValue> Values, ObjectId Rid, ObjectId? AsOf, bool Backward)
{
    private const string Back = "-";
    private const int Head = 2;
    private const string What = "page to go on from";
    private const char Missing = 'n', Text = 't', Time = 'z', Whole = 'i', Number = 'm';

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="cursor">The text.</param>
    /// <param name="keys">How many sort keys the query has.</param>
    /// <exception cref="FhirException">400: it is no such text, or one of another query.</exception>
    public static MongoCursor Parse(string cursor, int keys)
    {
        var parts = cursor.Split('.');
        var asOf = ObjectId.Empty;
        if (parts.Length != Head + keys + 1 || !ObjectId.TryParse(parts[^1], out var rid) || (parts[0].Length > 0 && !ObjectId.TryParse(parts[0], out asOf)))
            throw MongoFailure.UnknownPlace(What);
        return new MongoCursor([.. parts.Skip(Head).Take(keys).Select(Value)], rid, parts[0].Length == 0 ? null : asOf, parts[1] == Back);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{AsOf}.{(Backward ? Back : string.Empty)}.{string.Concat(Values.Select(value => Write(value) + "."))}{Rid}";

    /// <summary>The place, for comparisons.</summary>
    public SortPlace Place => new([.. Values.Select(Known)], Rid);

    /// <summary>The place in the words of this store.</summary>
    public static MongoCursor At(SortPlace place, ObjectId? asOf, bool backward) =>
        new([.. place.Values.Select(value => value as BsonValue ?? BsonNull.Value)], (ObjectId)place.Created, asOf, backward);

    /// <summary>A sort value of the database; null for a missing one.</summary>
    public static object? Known(BsonValue value) => value.IsBsonNull ? null : value;

    /// <summary>A sort value as the database has it; null for a missing one.</summary>
    public static BsonValue? Stored(Search.SortKey key, IComparable? value) => value switch
    {
        null => null,
        string text => new BsonString(text),
        decimal number => new BsonDecimal128(number),
        long ticks when key.Kind == SortKind.LastUpdated => new BsonDateTime((ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond),
        long whole => new BsonInt64(whole),
        _ => throw new ArgumentException("There is no such kind of sort value.", nameof(value)),
    };

    /// <summary>Compares two sort values of one key: texts by their code points.</summary>
    public static int Compare(object one, object other) => (one, other) switch
    {
        (BsonString text, BsonString second) => SortValue.Compare(text.Value, second.Value),
        (BsonValue value, BsonValue second) => value.CompareTo(second),
        _ => ((ObjectId)one).CompareTo((ObjectId)other),
    };

    private static string Write(BsonValue value) => value switch
    {
        BsonNull => Missing.ToString(),
        BsonString text => Text + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.Value)),
        BsonDateTime time => Time + time.MillisecondsSinceEpoch.ToString(CultureInfo.InvariantCulture),
        BsonInt64 whole => Whole + whole.Value.ToString(CultureInfo.InvariantCulture),
        BsonDecimal128 number => Number + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(number.Value.ToString())),
        _ => throw new InvalidOperationException($"{value.BsonType} is no kind of sort value."),
    };

    private static BsonValue Value(string part)
    {
        if (part.Length == 0)
            throw MongoFailure.UnknownPlace(What);
        var rest = part[1..];
        return part[0] switch
        {
            Missing when rest.Length == 0 => BsonNull.Value,
            Time when TryWhole(rest, out var time) => new BsonDateTime(time),
            Whole when TryWhole(rest, out var whole) => new BsonInt64(whole),
            Text when Base64Url.IsValid(rest) => new BsonString(Decode(rest)),
            Number when Base64Url.IsValid(rest) && Decimal128.TryParse(Decode(rest), out var number) => new BsonDecimal128(number),
            _ => throw MongoFailure.UnknownPlace(What),
        };
    }

    private static string Decode(string text) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));

    private static bool TryWhole(string text, out long whole) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole);
}
