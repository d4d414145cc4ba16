using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>One index: what it stands on, and which queries it serves.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Name">The name, the same in every database.</param>
/// <param name="Keys">Fields and directions.</param>
/// <param name="Partial">Only documents of which this is true are in the index; null for all.</param>
/// <param name="ExpireAfter">Documents are removed this long after the time in the (only) field; null for never.</param>
internal sealed record MongoIndex(string Collection, string Name, BsonDocument Keys, BsonDocument? Partial = null, TimeSpan? ExpireAfter = null);

/// <summary>
/// Every collection, field and index of the database, each index with the queries it serves. An index that changes gets a new name.
/// </summary>
/// <remarks>
/// What is asked for by equality (codes, links, URIs) is found by the keys of <see cref="MongoKeys"/>, in the order of creation, so that a page
/// costs the same whether ten resources match or ten million. What is asked for by range (texts, dates, numbers) is found by entries: such an
/// index holds nothing but the entry, because DocumentDB answers wrongly, in what it finds and in what order, when a field outside the array
/// stands in it too; the type of the resource is part of the parameter (<c>p</c> is <c>Observation.date</c>). Each index on entries is partial,
/// so that a resource without numbers costs no key there.
/// </remarks>
internal static class MongoCollections
{
    /// <summary>One document for each resource: its current version or tombstone, with its index entries.</summary>
    public const string Resources = "resources";

    /// <summary>One document for each version that is not current any more.</summary>
    public const string History = "history";

    /// <summary>One document for each transaction: which versions it wrote. The change feed reads it.</summary>
    public const string Commits = "commits";

    /// <summary>One document for each conditional criterion that was claimed lately.</summary>
    public const string Claims = "claims";

    /// <summary>Pieces of JSON too large for one document.</summary>
    public const string Chunks = "chunks";

    /// <summary>One document for each content that is too large for its resource. There are few, so it needs no index.</summary>
    public const string Contents = "contents";

    /// <summary>The pieces of such content.</summary>
    public const string ContentPieces = "contentPieces";

    /// <summary>The schema's version, and how far the change feed is numbered.</summary>
    public const string Meta = "meta";

    /// <summary>The version of all this; see <see cref="MongoShape"/> for what programs of other versions make of it.</summary>
    public const int Schema = 2;

    /// <summary>The arrays of index entries in a resource, by kind: text, tokens, dates, numbers, references, URIs, composites, positions, words.</summary>
    public static IReadOnlyList<string> EntryFields { get; } = ["s", "t", "d", "n", "r", "u", "c", "g", "x"];

    /// <summary>The index of the keys of equality.</summary>
    public const string ByKey = "e_rid";

    /// <summary>The index of a type in the order of creation.</summary>
    public const string TypeInOrderOfCreation = "type_rid";

    /// <summary>The index of everything in the order of creation.</summary>
    public const string AllInOrderOfCreation = "rid";

    /// <summary>The index of a type by its last update.</summary>
    public const string TypeByUpdate = "type_lu_rid";

    /// <summary>The index of everything by its last update.</summary>
    public const string AllByUpdate = "lu_rid";

    /// <summary>The index of entries of dates by the end of the stretch.</summary>
    public const string ByEnd = "d_end";

    /// <summary>The index of a type's versions, newest first.</summary>
    public const string TypeByTime = "type_pos";

    /// <summary>The index of all versions, newest first.</summary>
    public const string AllByTime = "pos";

    /// <summary>The index of the commit log in the order of the change feed.</summary>
    public const string InOrderOfFeed = "seq";

    private static readonly TimeSpan ClaimLife = TimeSpan.FromHours(1);

    /// <summary>All indexes beside those on <c>_id</c>.</summary>
    public static IReadOnlyList<MongoIndex> Indexes { get; } =
    [
        // Resources of a type in the order of creation: GET [type], and every search of a type that no entry narrows; counts by type.
        new(Resources, TypeInOrderOfCreation, Keys("type", "rid"), Partial: new BsonDocument("del", false)),
        // The same over all types: GET [base].
        new(Resources, AllInOrderOfCreation, Keys("rid"), Partial: new BsonDocument("del", false)),
        // _sort=_lastUpdated, in both directions, and _lastUpdated=ge..., of a type and of all.
        new(Resources, TypeByUpdate, Keys("type", "lu", "rid"), Partial: new BsonDocument("del", false)),
        new(Resources, AllByUpdate, Keys("lu", "rid"), Partial: new BsonDocument("del", false)),
        // _sort=date, -date, family, -family and what else MongoSortFields keeps.
        .. MongoSortFields.All.Select(field => new MongoIndex(Resources, MongoSortFields.Index(field), Keys("type", field, "rid"), Partial: Exists(field))),
        // History of a type and of everything, newest first; tombstones too. The newest of all at start.
        new(Resources, TypeByTime, Keys("type", "-pos")),
        new(Resources, AllByTime, Keys("-pos")),
        // code=, identifier=, status=; subject=, patient=, and a reference's :identifier; the compartments; chains, which end in a list of ids;
        // _revinclude; url=, url:below=; code-value-quantity= by its first part; _text=, _content=; and :missing of all these
        new(Resources, ByKey, Keys(MongoKeys.Field, "rid")),
        // name=, name:exact=, address-city=
        Entries("s", "s.p", "s.f"),
        // date=lt..., le, eq, eb, ap by the beginning of the stretch ...
        Entries("d", "d.p", "d.l"),
        // ... and gt, ge, sa by its end.
        new(Resources, ByEnd, Keys("d.p", "d.h"), Partial: Exists("d")),
        // value-quantity=, probability=
        Entries("n", "n.p", "n.l"),
        // near=
        Entries("g", "g.p", "g.a"),
        // GET [type]/[id]/_history; a version is found by its _id
        new(History, "k_pos", Keys("k", "-pos")),
        // GET [type]/_history and GET _history
        new(History, TypeByTime, Keys("type", "-pos")),
        new(History, AllByTime, Keys("-pos")),
        // The change feed goes by it; what has no number yet is found as null, the oldest first.
        new(Commits, InOrderOfFeed, Keys("seq", "_id")),
        // Claims guard only commits that run at the same time.
        new(Claims, "at", Keys("at"), ExpireAfter: ClaimLife),
    ];

    private static MongoIndex Entries(string field, params string[] keys) => new(Resources, field, Keys(keys), Partial: Exists(field));

    private static BsonDocument Exists(string field) => new(field, new BsonDocument("$exists", true));

    // A leading minus says descending.
    private static BsonDocument Keys(params string[] fields) =>
        new(fields.Select(field => field[0] == '-' ? new BsonElement(field[1..], -1) : new BsonElement(field, 1)));
}
