using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// The client, the collections, and the first look at the database: that it has transactions, that its schema is known here, that its
/// indexes are there. That look is taken by the first call that gets through, so a server may start before its database.
/// </summary>
internal sealed class MongoConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim opening = new(1);
    private readonly IMongoDatabase database;
    private volatile bool isOpen;
    private volatile bool isDisposed;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="connectionString">Where MongoDB is; its options go before this store's own.</param>
    /// <param name="databaseName">The database.</param>
    /// <param name="clock">Tells the time of commits.</param>
    public MongoConnection(string connectionString, string databaseName, TimeProvider clock)
    {
        Client = new MongoClient(Settings(connectionString));
        database = Client.GetDatabase(databaseName, new MongoDatabaseSettings { ReadConcern = ReadConcern.Majority, WriteConcern = WriteConcern.WMajority });
        Stamp = new MongoStamp(clock);
        Resources = database.GetCollection<BsonDocument>(MongoCollections.Resources);
        History = database.GetCollection<BsonDocument>(MongoCollections.History);
        Commits = database.GetCollection<BsonDocument>(MongoCollections.Commits);
        Claims = database.GetCollection<BsonDocument>(MongoCollections.Claims);
        Meta = database.GetCollection<BsonDocument>(MongoCollections.Meta);
        Chunks = database.GetCollection<BsonDocument>(MongoCollections.Chunks);
        Payload = new MongoPayload(Chunks);
    }

    /// <summary>The client.</summary>
    public MongoClient Client { get; }

    /// <summary>Gives versions their place in time.</summary>
    public MongoStamp Stamp { get; }

    /// <summary>The JSON of versions.</summary>
    public MongoPayload Payload { get; }

    /// <summary>Current versions.</summary>
    public IMongoCollection<BsonDocument> Resources { get; }

    /// <summary>Superseded versions.</summary>
    public IMongoCollection<BsonDocument> History { get; }

    /// <summary>The commit log.</summary>
    public IMongoCollection<BsonDocument> Commits { get; }

    /// <summary>Guards of conditional criteria.</summary>
    public IMongoCollection<BsonDocument> Claims { get; }

    /// <summary>Schema and feed numbers.</summary>
    public IMongoCollection<BsonDocument> Meta { get; }

    /// <summary>Pieces of large JSON.</summary>
    public IMongoCollection<BsonDocument> Chunks { get; }

    /// <summary>Opens the database if that was not done yet.</summary>
    /// <exception cref="FhirException">503: it cannot be reached, or the store is closed.</exception>
    /// <exception cref="InvalidOperationException">It cannot be used at all; the message says what to do.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (isDisposed)
            throw MongoFailure.Unavailable("The server is stopping: try again later.");
        cancellationToken.ThrowIfCancellationRequested();
        if (isOpen)
            return;
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (!isOpen)
                await PrepareAsync(cancellationToken);
            isOpen = true;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Runs a piece of work against the open database, and says in the contract's words what went wrong.</summary>
    /// <exception cref="FhirException">503: the database cannot be reached, or the store is closed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
            return await work(cancellationToken);
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException or ObjectDisposedException && (isDisposed || MongoFailure.IsUnavailable(failure)))
        {
            throw MongoFailure.Unavailable();
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        isDisposed = true;
        Client.Dispose();
        opening.Dispose();
    }

    private static MongoClientSettings Settings(string connectionString)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        // The driver waits for ever, or for half a minute, where a caller wants to hear that it cannot be served now.
        if (!connectionString.Contains("serverSelectionTimeoutMS", StringComparison.OrdinalIgnoreCase))
            settings.ServerSelectionTimeout = Patience;
        if (!connectionString.Contains("socketTimeoutMS", StringComparison.OrdinalIgnoreCase))
            settings.SocketTimeout = Answer;
        // Text with a lone surrogate is no UTF-8; a query for it finds nothing, and that is no failure.
        settings.WriteEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
        settings.ApplicationName ??= "FhirServer";
        return settings;
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var hello = await database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), cancellationToken: cancellationToken);
        CheckTransactions(hello);
        await CheckSchemaAsync(cancellationToken);
        foreach (var collection in MongoCollections.Indexes.Select(index => index.Collection).Distinct(StringComparer.Ordinal))
            await MongoCollections.CreateIndexesAsync(database, collection, cancellationToken);
        var newest = await Resources.ListAsync(session: null, [], new() { Sort = new BsonDocument("pos", -1), Limit = 1, Projection = new BsonDocument("pos", 1) }, cancellationToken);
        if (newest is [var last])
            Stamp.Follow(last["pos"].AsObjectId);
    }

    /// <summary>Refuses a server without transactions.</summary>
    /// <param name="hello">Its answer to <c>hello</c>: a member of a replica set names it, a router of shards says <c>isdbgrid</c>.</param>
    /// <exception cref="InvalidOperationException">It is a standalone mongod.</exception>
    internal static void CheckTransactions(BsonDocument hello)
    {
        if (!hello.Contains("setName") && hello.GetValue("msg", "") != "isdbgrid")
            throw new InvalidOperationException(
                "FhirServer:MongoDb:ConnectionString leads to a standalone mongod, which has no transactions. Make it a replica set of one: "
                + "start mongod with --replSet rs0 (replication.replSetName in its configuration file), run rs.initiate() once in mongosh, "
                + "and add ?replicaSet=rs0 to the connection string.");
    }

    private async Task CheckSchemaAsync(CancellationToken cancellationToken)
    {
        var known = await Meta.FindOneAndUpdateAsync<BsonDocument>(
            new BsonDocument("_id", "schema"),
            new BsonDocument("$setOnInsert", new BsonDocument("version", MongoCollections.Schema)),
            new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After },
            cancellationToken);
        var version = known["version"].ToInt32();
        if (version > MongoCollections.Schema)
            throw new InvalidOperationException(
                $"The database is of schema {version}, newer than the {MongoCollections.Schema} that this program knows: start a newer program.");
    }
}
