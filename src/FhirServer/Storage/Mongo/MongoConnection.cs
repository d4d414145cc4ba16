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
    private readonly SemaphoreSlim opening = new(1);
    private readonly IMongoDatabase database;
    private readonly MongoUpgrade upgrade;
    private volatile bool isOpen;
    private volatile bool isDisposed;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="options">Where MongoDB is, and how to talk with it.</param>
    /// <param name="clock">Tells the time of commits.</param>
    /// <param name="shape">What the program expects of the database.</param>
    public MongoConnection(MongoDbOptions options, TimeProvider clock, MongoShape shape)
    {
        Client = new MongoClient(options.ClientSettings());
        database = Client.GetDatabase(
            options.Database,
            new MongoDatabaseSettings { ReadConcern = ReadConcern.Majority, WriteConcern = WriteConcern.WMajority, ReadPreference = ReadPreference.Primary });
        Clock = clock;
        Stamp = new MongoStamp(clock);
        Flights = new MongoFlights(clock);
        Resources = database.GetCollection<BsonDocument>(MongoCollections.Resources);
        History = database.GetCollection<BsonDocument>(MongoCollections.History);
        Commits = database.GetCollection<BsonDocument>(MongoCollections.Commits);
        Claims = database.GetCollection<BsonDocument>(MongoCollections.Claims);
        Meta = database.GetCollection<BsonDocument>(MongoCollections.Meta);
        Chunks = database.GetCollection<BsonDocument>(MongoCollections.Chunks);
        Contents = database.GetCollection<BsonDocument>(MongoCollections.Contents);
        ContentPieces = database.GetCollection<BsonDocument>(MongoCollections.ContentPieces);
        Payload = new MongoPayload(Chunks);
        upgrade = new MongoUpgrade(database, shape, clock);
    }

    /// <summary>The client.</summary>
    public MongoClient Client { get; }

    /// <summary>Tells the time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Gives versions their place in time.</summary>
    public MongoStamp Stamp { get; }

    /// <summary>Transactions under way.</summary>
    public MongoFlights Flights { get; }

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

    /// <summary>Content too large for its resource.</summary>
    public IMongoCollection<BsonDocument> Contents { get; }

    /// <summary>The pieces of such content.</summary>
    public IMongoCollection<BsonDocument> ContentPieces { get; }

    /// <summary>Opens the database if that was not done yet.</summary>
    /// <exception cref="FhirException">503: it cannot be reached, or the store is closed.</exception>
    /// <exception cref="MongoRefusal">It cannot be used at all; the message says what to do.</exception>
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
            return await TranslateAsync(work, cancellationToken);
        }
        catch (MongoRefusal)
        {
            // What to do about it is for whoever runs the server, who finds it in the log of the start.
            throw MongoFailure.Unavailable("The server cannot use its database; whoever runs it finds the reason in its log.");
        }
    }

    /// <summary>Opens the database as <see cref="OpenAsync"/> does, and says in the contract's words when it cannot be reached.</summary>
    /// <exception cref="FhirException">503: the database cannot be reached, or the store is closed.</exception>
    /// <exception cref="MongoRefusal">It cannot be used at all; the message says what to do.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => TranslateAsync(_ => Task.FromResult(true), cancellationToken);

    /// <summary>Brings the database up to date, if that is needed and no other process is at it.</summary>
    /// <returns>False when it has to be asked again, as another process is at it.</returns>
    /// <exception cref="FhirException">503: the database cannot be reached, or the store is closed.</exception>
    /// <exception cref="InvalidOperationException">The database fails it.</exception>
    public async Task<bool> UpgradeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TranslateAsync(upgrade.RunAsync, cancellationToken);
        }
        catch (MongoException failure)
        {
            throw new InvalidOperationException($"The indexes of the database could not be brought up to date: {failure.Message}", failure);
        }
    }

    private async Task<T> TranslateAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
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

    /// <summary>Finds out by a write what the database can do at present.</summary>
    public async Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
            await upgrade.CheckAsync(cancellationToken);
            return upgrade.IsNeeded ? StoreHealth.Upgrading : StoreHealth.Ready;
        }
        catch (MongoRefusal)
        {
            // What this program did not know of when it opened it: no request may go on as if it were the same.
            isOpen = false;
            return StoreHealth.Refused;
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException or FhirException or ObjectDisposedException)
        {
            var isReached = Client.Cluster.Description.Servers.Any(server => server.State == MongoDB.Driver.Core.Servers.ServerState.Connected);
            return isReached ? StoreHealth.NotWritable : StoreHealth.Unreachable;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        isDisposed = true;
        Client.Dispose();
        opening.Dispose();
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var hello = await database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), cancellationToken: cancellationToken);
        CheckTransactions(hello);
        await upgrade.OpenAsync(cancellationToken);
        var newest = await Resources.ListAsync(session: null, [], new() { Sort = new BsonDocument("pos", -1), Limit = 1, Projection = new BsonDocument("pos", 1) }, cancellationToken);
        if (newest is [var last])
            Stamp.Follow(last["pos"].AsObjectId);
    }

    /// <summary>Refuses a server without transactions.</summary>
    /// <param name="hello">Its answer to <c>hello</c>: a member of a replica set names it, a router of shards says <c>isdbgrid</c>.</param>
    /// <exception cref="MongoRefusal">It is a standalone mongod.</exception>
    internal static void CheckTransactions(BsonDocument hello)
    {
        if (!hello.Contains("setName") && hello.GetValue("msg", "") != "isdbgrid")
            throw new MongoRefusal(
                "FhirServer:MongoDb:ConnectionString leads to a standalone mongod, which has no transactions. Make it a replica set of one: "
                + "start mongod with --replSet rs0 (replication.replSetName in its configuration file), run rs.initiate() once in mongosh, "
                + "and add ?replicaSet=rs0 to the connection string.");
    }
}
