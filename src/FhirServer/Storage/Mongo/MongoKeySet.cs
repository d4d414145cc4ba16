using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Collects the keys of one resource. A key without value stands for a parameter only when no other key does: it says no more than that the
/// parameter is there, and a text beside each code would otherwise cost a key of its own.
/// </summary>
internal sealed class MongoKeySet
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> withValue = new(StringComparer.Ordinal);
    private readonly HashSet<string> withoutValue = new(StringComparer.Ordinal);

    /// <summary>Adds the key of an entry, if entries of its kind have one.</summary>
    /// <param name="parameter">What stands in the entry's <c>p</c>.</param>
    /// <param name="entry">The entry.</param>
    public void Add(string parameter, IndexEntry entry)
    {
        if (entry is IndexEntry.Words text)
            AddWords(parameter, text.Text);
        if (MongoKeys.Value(entry) is not { } value)
            return;
        if (value.Length == 0)
        {
            withoutValue.Add(parameter);
            return;
        }

        withValue.Add(parameter);
        keys.Add(MongoKeys.Of(parameter, value));
    }

    private void AddWords(string parameter, string words)
    {
        foreach (var word in words.AsSpan().Split(' '))
            keys.Add(MongoKeys.Of(parameter, words[word]));
    }

    /// <summary>The keys, each once.</summary>
    public BsonArray ToArray()
    {
        withoutValue.ExceptWith(withValue);
        return [.. keys, .. withoutValue.Select(parameter => MongoKeys.Of(parameter, ""))];
    }
}
