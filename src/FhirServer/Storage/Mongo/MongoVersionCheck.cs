using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>One document of <c>resources</c> or <c>history</c> by itself: its fields, its JSON with all its pieces, its index entries.</summary>
internal sealed class MongoVersionCheck(MongoConnection connection, StoredContent content, VerificationLog log)
{
    private static readonly (string Name, BsonType Type)[] Current =
    [
        ("type", BsonType.String), ("rid", BsonType.ObjectId), ("pos", BsonType.ObjectId), ("lu", BsonType.DateTime),
        ("v", BsonType.Int64), ("m", BsonType.Int32), ("del", BsonType.Boolean),
    ];

    private static readonly (string Name, BsonType Type)[] Superseded =
    [
        ("k", BsonType.String), ("type", BsonType.String), ("pos", BsonType.ObjectId), ("end", BsonType.ObjectId), ("v", BsonType.Int64), ("m", BsonType.Int32),
    ];

    private static readonly string[] EntryFields = [.. MongoCollections.EntryFields, MongoKeys.Field];

    /// <summary>Checks a document of <c>resources</c>.</summary>
    /// <returns>False when it lacks what any walk needs.</returns>
    public async Task<bool> CheckCurrentAsync(BsonDocument document, CancellationToken cancellationToken)
    {
        var place = document["_id"].ToString()!;
        log.CountVersion();
        if (HasFault(document, place, Current))
            return false;
        var isDeleted = document["del"].AsBoolean;
        if (isDeleted != (document["m"].AsInt32 == (int)WriteMethod.Delete))
            log.Add(FindingKind.Current, place, isDeleted ? "counts as deleted, but its current version is no tombstone" : "counts as there, but its current version is a tombstone");
        if (document["lu"].AsBsonDateTime.MillisecondsSinceEpoch != MongoStamp.Time(document["pos"].AsObjectId).ToUnixTimeMilliseconds())
            log.Add(FindingKind.Current, place, "does not have the time of its current version");
        var version = await ReadAsync(document, cancellationToken);
        var isReadable = version is not null && StoredContent.Check(version, log);
        if (isDeleted)
            CheckTombstone(document, place);
        else if (isReadable && content.IsCurrent(version!.Key.Type, document.GetValue(MongoIndexState.Stamp, 0L).ToInt64()) && content.Entries(version!, log) is { } entries)
            CheckEntries(document, version!.Key, entries);
        return true;
    }

    /// <summary>Checks a document of <c>history</c>.</summary>
    /// <returns>False when it lacks what any walk needs.</returns>
    public async Task<bool> CheckSupersededAsync(BsonDocument document, CancellationToken cancellationToken)
    {
        var place = document["_id"].ToString()!;
        log.CountVersion();
        if (HasFault(document, place, Superseded))
            return false;
        if (MongoPayload.Key(document).ToString() != place)
        {
            log.Add(FindingKind.Shape, place, "is filed under another resource or version than its key says");
            return false;
        }

        if (await ReadAsync(document, cancellationToken) is { } version)
            StoredContent.Check(version, log);
        return true;
    }

    private bool HasFault(BsonDocument document, string place, (string Name, BsonType Type)[] fields)
    {
        if (Fault(document, fields) is not { } fault)
            return false;
        log.Add(FindingKind.Shape, place, fault);
        return true;
    }

    private static string? Fault(BsonDocument document, (string Name, BsonType Type)[] fields)
    {
        foreach (var (name, type) in fields)
        {
            if (!document.TryGetValue(name, out var value) || value.BsonType != type)
                return $"its field {name} is missing or of another kind";
        }

        var key = document.GetValue("k", document["_id"]);
        if (!key.IsString || key.AsString.Split('/') is not [var own, var id] || own != document["type"].AsString || !ResourceKey.IsId(id))
            return "its key is not its type and an id";
        if (document["v"].AsInt64 < 1 || !Enum.IsDefined((WriteMethod)document["m"].AsInt32))
            return "its version or its method is none";
        var hasJson = document.TryGetValue("j", out var json);
        var hasParts = document.TryGetValue("parts", out var parts);
        if ((hasJson && !json.IsBsonBinaryData) || (hasParts && (!parts.IsInt32 || parts.AsInt32 < 1)) || (hasJson && hasParts))
            return "its content is neither bytes nor a number of pieces";
        return null;
    }

    /// <summary>The version, or null when pieces are missing, which is noted.</summary>
    private async Task<RawResource?> ReadAsync(BsonDocument document, CancellationToken cancellationToken)
    {
        if (document.TryGetValue("parts", out var parts))
        {
            var key = MongoPayload.Key(document);
            var ids = Enumerable.Range(0, parts.AsInt32).Select(place => MongoPayload.ChunkId(key, place)).ToList();
            var options = new FindOptions<BsonDocument> { Projection = new BsonDocument("_id", 1) };
            var there = await connection.Chunks.ListAsync(session: null, new BsonDocument("_id", MongoFilters.In(ids)), options, cancellationToken);
            var missing = ids.Except(there.Select(piece => piece["_id"].AsString), StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
            {
                log.Add(FindingKind.Chunk, key.ToString(), string.Create(CultureInfo.InvariantCulture, $"lacks {missing.Count} of its {ids.Count} pieces"));
                return null;
            }
        }

        return await connection.Payload.ResourceAsync(session: null, document, cancellationToken);
    }

    private void CheckTombstone(BsonDocument document, string place)
    {
        if (EntryFields.Any(document.Contains))
            log.Add(FindingKind.Tombstone, place, "is deleted and has index entries");
    }

    private void CheckEntries(BsonDocument document, ResourceKey key, IReadOnlyList<Search.Types.IndexEntry> entries)
    {
        var expected = new BsonDocument();
        MongoEntries.AddTo(expected, key.Type, entries);
        var (missing, extra) = (new List<string>(), new List<string>());
        foreach (var field in EntryFields)
            Compare(expected.GetValue(field, BsonNull.Value), document.GetValue(field, BsonNull.Value), missing, extra);
        if (missing.Count + extra.Count > 0)
            log.Add(FindingKind.Entries, key.WithoutVersion.ToString(), EntryDifference.Tell(missing, extra));
    }

    private static void Compare(BsonValue expected, BsonValue found, List<string> missing, List<string> extra)
    {
        if (expected == found)
            return;
        var counts = new Dictionary<BsonValue, int>();
        foreach (var entry in Elements(expected))
            counts[entry] = counts.GetValueOrDefault(entry) + 1;
        foreach (var entry in Elements(found))
        {
            if (counts.GetValueOrDefault(entry) > 0)
                counts[entry]--;
            else
                extra.Add(Parameter(entry));
        }

        missing.AddRange(counts.SelectMany(entry => Enumerable.Repeat(Parameter(entry.Key), entry.Value)));
    }

    private static BsonArray Elements(BsonValue value) => value.IsBsonArray ? value.AsBsonArray : value.IsBsonNull ? [] : [value];

    // An entry names its parameter, a key begins with it.
    private static string Parameter(BsonValue entry) => entry switch
    {
        BsonString key => key.Value.Split('=')[0],
        BsonDocument document when document.TryGetValue("p", out var parameter) && parameter.IsString => parameter.AsString,
        _ => "a parameter without a name",
    };
}
