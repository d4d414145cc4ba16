using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Load;

/// <summary>What a resource costs in MongoDB: bytes as the engine counts them, and index keys as the documents make them, which no engine changes.</summary>
internal static class MongoSpace
{
    // What a B-tree adds to a key: the place of the document, and the lengths of both.
    private const int KeyOverhead = 8;

    /// <summary>Writes sentences about a server's database.</summary>
    public static void Tell(string connectionString, string database, Report report)
    {
        using var client = new MongoClient(connectionString);
        var source = client.GetDatabase(database);
        var resources = source.GetCollection<BsonDocument>("resources");
        var documents = resources.Find(new BsonDocument()).ToList();
        var json = documents.Average(document => document.TryGetValue("j", out var own) ? own.AsBsonBinaryData.Bytes.Length : 0);
        var stats = source.RunCommand<BsonDocument>(new BsonDocument("collStats", "resources"));
        var indexBytes = stats["totalIndexSize"].ToDouble() / documents.Count;
        report.Note($"Space: {documents.Count} resources of {json:F0} bytes of JSON, {documents.Average(document => document.ToBson().Length):F0} bytes a document with its index entries; the engine stores {stats["storageSize"].ToDouble() / documents.Count:F0} and indexes it in {indexBytes:F0}.");
        var (keys, packed) = (0L, 0L);
        foreach (var index in resources.Indexes.List().ToList())
        {
            var all = documents.SelectMany(document => Keys(document, index)).ToList();
            var size = Packed(all);
            (keys, packed) = (keys + all.Count, packed + size);
            report.Note($"Index {index["name"]}: {(double)all.Count / documents.Count:F1} keys and {(double)size / documents.Count:F0} bytes (prefixes shared) a resource; the engine {stats["indexSizes"][index["name"].AsString].ToDouble() / documents.Count:F0} bytes.");
        }

        report.Note($"Indexes together: {(double)keys / documents.Count:F1} keys a resource; {(double)packed / documents.Count:F0} bytes where prefixes are shared ({packed / (json * documents.Count):P0} of the JSON); by the engine {indexBytes / json:P0} of the JSON.");
    }

    private static IEnumerable<byte[]> Keys(BsonDocument document, BsonDocument index)
    {
        var fields = index["key"].AsBsonDocument.Names.ToList();
        if (index.TryGetValue("partialFilterExpression", out var partial) && !Holds(document, partial.AsBsonDocument))
            return [];
        var many = fields.Select(field => field.Split('.')[0]).FirstOrDefault(root => document.TryGetValue(root, out var value) && value.IsBsonArray);
        var elements = many is null ? [BsonNull.Value] : document[many].AsBsonArray.DefaultIfEmpty(BsonNull.Value);
        return elements.Select(element => Key(document, fields, many, element)).DistinctBy(Convert.ToHexString);
    }

    private static bool Holds(BsonDocument document, BsonDocument filter) => filter.All(condition => condition.Value.IsBsonDocument
        ? document.Contains(condition.Name)
        : document.GetValue(condition.Name, BsonNull.Value) == condition.Value);

    private static byte[] Key(BsonDocument document, List<string> fields, string? many, BsonValue element)
    {
        using var key = new MemoryStream();
        foreach (var field in fields)
        {
            var path = field.Split('.');
            var value = path[0] != many ? document.GetValue(path[0], BsonNull.Value) : path.Length == 1 ? element : element.AsBsonDocument.GetValue(path[1], BsonNull.Value);
            key.Write(Bytes(value));
        }

        return key.ToArray();
    }

    private static byte[] Bytes(BsonValue value) => value switch
    {
        BsonString text => [.. Encoding.UTF8.GetBytes(text.Value), 0],
        BsonObjectId id => id.Value.ToByteArray(),
        BsonNull => [0],
        _ => [1, .. new BsonDocument("", value).ToBson()[6..^1]],
    };

    private static long Packed(List<byte[]> keys)
    {
        keys.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        var (size, before) = (0L, Array.Empty<byte>());
        foreach (var key in keys)
        {
            size += key.Length - key.AsSpan().CommonPrefixLength(before) + KeyOverhead;
            before = key;
        }

        return size;
    }
}
