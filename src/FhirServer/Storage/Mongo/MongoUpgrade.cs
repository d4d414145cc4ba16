using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Brings a database to the shape that the program expects: a new one at once, before it is used; an older one beside the requests, by one
/// process at a time.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="shape">What the program expects.</param>
/// <param name="clock">Tells when to renew the lease.</param>
internal sealed class MongoUpgrade(IMongoDatabase database, MongoShape shape, TimeProvider clock)
{
    /// <summary>The name of the job in its lease.</summary>
    public const string Job = "upgrade";

    private static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly IMongoCollection<BsonDocument> meta = database.GetCollection<BsonDocument>(MongoCollections.Meta);
    private readonly MongoSchema schema = new(database.GetCollection<BsonDocument>(MongoCollections.Meta), shape);
    private readonly MongoIndexes indexes = new(shape);
    private volatile bool isNeeded;

    /// <summary>True while the database is not known to be of the shape that the program expects.</summary>
    public bool IsNeeded => isNeeded;

    /// <summary>Takes the first look: makes a new database, and finds out whether an older one lacks something.</summary>
    /// <exception cref="MongoRefusal">This program may not work on the database.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        isNeeded = !await IsCurrentAsync(cancellationToken);
        while (isNeeded && await IsEmptyAsync(cancellationToken))
        {
            if (!await RunAsync(database, cancellationToken))
                await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <summary>Does what is needed, unless another process is at it.</summary>
    /// <returns>False when it is.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (!isNeeded)
            return true;
        // Building an index takes as long as it takes, and the answer comes at its end.
        var settings = database.Client.Settings.Clone();
        settings.SocketTimeout = TimeSpan.Zero;
        using var patient = new MongoClient(settings);
        return await RunAsync(patient.GetDatabase(database.DatabaseNamespace.DatabaseName, database.Settings), cancellationToken);
    }

    /// <summary>Writes to the database, on a majority of it, and looks whether this program may still work on it.</summary>
    /// <exception cref="MongoRefusal">It may not.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => schema.CheckAsync(cancellationToken);

    private async Task<bool> RunAsync(IMongoDatabase through, CancellationToken cancellationToken)
    {
        var lease = new MongoLease(meta, Job, clock, LeaseLife);
        var isDone = await lease.RunAsync(
            async stop =>
            {
                await indexes.CreateAsync(through, stop);
                await indexes.DropOutlivedAsync(through, (await schema.MeetAsync(stop)).Least, stop);
                await schema.CompleteAsync(stop);
            },
            cancellationToken);
        if (isDone)
            isNeeded = false;
        return isDone;
    }

    private async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        var state = await schema.MeetAsync(cancellationToken);
        return state.Version >= shape.Version && await indexes.AreCurrentAsync(database, state.Least, cancellationToken);
    }

    // Every resource comes by a commit, and commits are kept.
    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        (await database.GetCollection<BsonDocument>(MongoCollections.Commits).ListAsync(session: null, [], new() { Limit = 1, Projection = new BsonDocument("_id", 1) }, cancellationToken)).Count == 0;
}
