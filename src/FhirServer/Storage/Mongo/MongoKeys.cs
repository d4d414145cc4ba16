using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The keys of a resource: <c>Observation.code=718-7</c>, one text for each token, link, URI and composite, in an array of texts (<c>e</c>).
/// An index on it and the order of creation gives the pages of what has a key in their order, however many there are, which an index on
/// entries with several fields cannot. What a key does not tell (the code's system, the type of a link's target) the entry tells.
/// </summary>
internal static class MongoKeys
{
    /// <summary>The field.</summary>
    public const string Field = "e";

    // What is longer does not go to an index of DocumentDB; the entry tells the rest.
    private const int LongestStart = 100;

    /// <summary>The key of a value under a parameter.</summary>
    public static string Of(string parameter, string value) => $"{parameter}={value}";

    /// <summary>The filter that a document with such keys satisfies.</summary>
    /// <param name="parameters">What stands in the entries' <c>p</c>: one, or more when any of several will do.</param>
    /// <param name="condition">The condition.</param>
    public static BsonDocument Filter(IReadOnlyList<string> parameters, MongoKeyCondition condition)
    {
        if (condition.Values is null)
            return MongoFilters.Any([.. parameters.Select(parameter => new BsonDocument(Field, MongoRegex.StartsWith(Of(parameter, Beginning(condition.Start)))))]);
        var keys = parameters.SelectMany(parameter => condition.Values.Select(value => Of(parameter, value))).ToList();
        return new(Field, keys is [var only] ? only : MongoFilters.In(keys));
    }

    private static string Beginning(string start)
    {
        if (start.Length <= LongestStart)
            return start;
        return start[..(char.IsHighSurrogate(start[LongestStart - 1]) ? LongestStart - 1 : LongestStart)];
    }

    /// <summary>The value of an entry's key: empty for what has no value of its own, null for kinds that are found by ranges.</summary>
    public static string? Value(IndexEntry entry) => entry switch
    {
        IndexEntry.Token token => token.Value ?? "",
        IndexEntry.Reference reference => reference.Id ?? reference.Url ?? "",
        IndexEntry.Uri uri => uri.Value,
        IndexEntry.Composite composite => Value(composite.Parts[0]) ?? "",
        _ => null,
    };
}

/// <summary>What the keys can tell of a condition.</summary>
/// <param name="Values">The values of which a key must have one; null when only its beginning is known.</param>
/// <param name="Start">How the value begins, when <paramref name="Values"/> is null; empty for any value.</param>
/// <param name="IsWhole">True when nothing is left that the entry must tell.</param>
internal sealed record MongoKeyCondition(IReadOnlyList<string>? Values, string Start, bool IsWhole)
{
    /// <summary>A key under the parameter, whatever its value.</summary>
    public static MongoKeyCondition Present { get; } = new(Values: null, "", IsWhole: true);

    /// <summary>A key under the parameter; the entry tells the rest.</summary>
    public static MongoKeyCondition SomeValue { get; } = Present with { IsWhole = false };

    /// <summary>A key of this value; the entry tells the rest.</summary>
    public static MongoKeyCondition OneOf(params IReadOnlyList<string> values) => new(values, "", IsWhole: false);
}
