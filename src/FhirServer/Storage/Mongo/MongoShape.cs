using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>An index that an older program made and that no newer one uses.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Name">The name.</param>
/// <param name="Since">The first schema version that does without it.</param>
internal sealed record RetiredIndex(string Collection, string Name, int Since);

/// <summary>
/// What a program expects of its database. While servers are replaced one by one, programs of two versions work on one database, so it
/// says two numbers: what it writes, and the oldest program that can live with that.
/// </summary>
/// <param name="Version">The schema version of this program.</param>
/// <param name="Least">The least version whose programs may go on reading and writing beside this one.</param>
/// <param name="Indexes">The indexes it wants. An index that changes gets a new name, and its old one is retired.</param>
/// <param name="Retired">Indexes of older programs. They go when none of those programs may work on the database any more; indexes that stand
/// in neither list were made by whoever runs the database and are left alone.</param>
internal sealed record MongoShape(int Version, int Least, IReadOnlyList<MongoIndex> Indexes, IReadOnlyList<RetiredIndex> Retired)
{
    /// <summary>What this program expects.</summary>
    public static MongoShape Current { get; } = new(
        MongoCollections.Schema,
        Least: 1,
        MongoCollections.Indexes,
        [new(MongoCollections.Resources, "type_lu", Since: 2), new(MongoCollections.Resources, "lu", Since: 2)]);
}

/// <summary>What the database says of its schema.</summary>
/// <param name="Version">The newest schema version whose upgrade is complete.</param>
/// <param name="Least">The least version whose programs may work on it.</param>
internal readonly record struct SchemaState(int Version, int Least)
{
    /// <summary>Reads the document; databases of before there was a least version take no older program.</summary>
    public static SchemaState Of(BsonDocument schema) => new(schema["version"].ToInt32(), schema.GetValue("least", schema["version"]).ToInt32());
}
