using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>The document <c>schema</c> in <c>meta</c>, by which programs of different versions agree on who may work on the database.</summary>
/// <param name="meta">The collection.</param>
/// <param name="shape">What this program expects.</param>
internal sealed class MongoSchema(IMongoCollection<BsonDocument> meta, MongoShape shape)
{
    private static readonly BsonDocument Schema = new("_id", "schema");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Bounded at the server as well: what nobody waits for any more shall not pile up there.
    private readonly IMongoCollection<BsonDocument> checkedMeta = meta.WithWriteConcern(WriteConcern.WMajority.With(wTimeout: Patience));

    /// <summary>
    /// Introduces this program to the database: says what it is where the database is new, and from now on keeps out programs that could not
    /// live with what this one writes.
    /// </summary>
    /// <exception cref="MongoRefusal">It is this program that is kept out.</exception>
    public async Task<SchemaState> MeetAsync(CancellationToken cancellationToken)
    {
        var insert = new BsonDocument("$setOnInsert", new BsonDocument { { "version", shape.Version }, { "least", shape.Least } });
        var state = Check(SchemaState.Of(await ChangeAsync(meta, insert, isUpsert: true, cancellationToken)));
        if (state.Least >= shape.Least)
            return state;
        return SchemaState.Of(await ChangeAsync(meta, new BsonDocument("$max", new BsonDocument("least", shape.Least)), isUpsert: false, cancellationToken));
    }

    /// <summary>Says that the upgrade to this program's version is complete.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) =>
        ChangeAsync(meta, new BsonDocument("$max", new BsonDocument("version", shape.Version)), isUpsert: false, cancellationToken);

    /// <summary>Writes to the database, on a majority of it, and reads the schema back.</summary>
    /// <exception cref="MongoRefusal">A newer program has come meanwhile that this one may not work beside; or the database is gone.</exception>
    public async Task<SchemaState> CheckAsync(CancellationToken cancellationToken)
    {
        var touch = new BsonDocument("$currentDate", new BsonDocument("checked", true));
        return await ChangeAsync(checkedMeta, touch, isUpsert: false, cancellationToken) is { } schema
            ? Check(SchemaState.Of(schema))
            : throw new MongoRefusal("The database was removed while the server was running: start the server again to make a new one.");
    }

    private static Task<BsonDocument> ChangeAsync(IMongoCollection<BsonDocument> collection, BsonDocument change, bool isUpsert, CancellationToken cancellationToken) =>
        collection.FindOneAndUpdateAsync<BsonDocument>(
            Schema, change, new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = isUpsert, ReturnDocument = ReturnDocument.After }, cancellationToken);

    private SchemaState Check(SchemaState state) => state.Least <= shape.Version
        ? state
        : throw new MongoRefusal(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The database is of schema {state.Version}, which needs a program that knows schema {state.Least} or newer; this one knows {shape.Version}: start a newer program."));
}
