using System.Diagnostics;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Load;

/// <summary>
/// What MongoDB's driver alone does through the same connection: the documents that the server wrote are inserted again, with the same indexes, in
/// transactions of the same size; then found by key and by an indexed value.
/// </summary>
internal sealed class BareMongo : IDisposable
{
    private const double Seconds = 3;
    private const int Page = 21;

    private static readonly TransactionOptions Transaction = new(ReadConcern.Snapshot, ReadPreference.Primary, WriteConcern.WMajority);
    private static readonly BsonDocument Read = new() { { "pos", 1 }, { "v", 1 }, { "m", 1 }, { "j", 1 }, { "rid", 1 } };

    private readonly MongoClient _client;
    private readonly IMongoDatabase _target;
    private readonly IMongoCollection<BsonDocument> _resources;
    private readonly IMongoCollection<BsonDocument> _commits;
    private readonly List<BsonDocument> _documents;
    private readonly List<BsonDocument> _log;

    /// <summary>Reads what the server wrote.</summary>
    /// <param name="connectionString">Where MongoDB is.</param>
    /// <param name="database">The server's database; nobody writes to it.</param>
    public BareMongo(string connectionString, string database)
    {
        _client = new MongoClient(connectionString);
        var source = _client.GetDatabase(database);
        _documents = source.GetCollection<BsonDocument>("resources").Find(new BsonDocument()).ToList();
        _log = source.GetCollection<BsonDocument>("commits").Find(new BsonDocument()).ToList();
        _target = _client.GetDatabase(database + "_bare");
        foreach (var name in (string[])["resources", "commits"])
            CopyIndexes(source, name);
        _resources = _target.GetCollection<BsonDocument>("resources");
        _commits = _target.GetCollection<BsonDocument>("commits");
    }

    /// <summary>Measures, and writes sentences.</summary>
    public void Measure(int clients, Report report)
    {
        var (resources, seconds) = Insert(clients);
        report.Note($"Bare driver, {clients} clients: {resources / seconds:F0} resources/s in {_log.Count} transactions of the import's own sizes.");
        report.Note($"Bare driver, {clients} clients: {Rate(clients, FindById):F0} finds by _id/s; {Rate(clients, FindByKey):F0} finds of a page of {Page - 1} by a key in the order of creation/s.");
        report.Note($"Bare driver, {clients} clients: {Rate(clients, Small):F0} transactions of two resources and their line in the commit log/s.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.DropDatabase(_target.DatabaseNamespace.DatabaseName);
        _client.Dispose();
    }

    private void CopyIndexes(IMongoDatabase source, string name)
    {
        var indexes = source.GetCollection<BsonDocument>(name).Indexes.List().ToList();
        foreach (var index in indexes)
            index.Remove("v");
        indexes.RemoveAll(index => index["name"] == "_id_");
        _target.RunCommand<BsonDocument>(new BsonDocument { { "createIndexes", name }, { "indexes", new BsonArray(indexes) } });
    }

    private (long Resources, double Seconds) Insert(int clients)
    {
        var byKey = _documents.ToDictionary(document => document["_id"].AsString, StringComparer.Ordinal);
        var groups = _log.Select(line => (Line: line, Documents: line["c"].AsBsonArray.Where(change => change["v"] == 1).Select(change => byKey[change["k"].AsString]).ToList()))
            .Where(group => group.Documents.Count > 0).ToList();
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(groups, new ParallelOptions { MaxDegreeOfParallelism = clients }, group => Commit(group.Documents, group.Line));
        return (groups.Sum(group => group.Documents.Count), clock.Elapsed.TotalSeconds);
    }

    private void Commit(IReadOnlyCollection<BsonDocument> documents, BsonDocument line)
    {
        using var session = _client.StartSession();
        session.StartTransaction(Transaction);
        _resources.InsertMany(session, documents);
        _commits.InsertOne(session, line);
        session.CommitTransaction();
    }

    private void FindById(Random dice)
    {
        var document = _documents[dice.Next(_documents.Count)];
        Found(_resources.Find(new BsonDocument("_id", document["_id"])).Project(Read).ToList());
    }

    private void FindByKey(Random dice)
    {
        var document = _documents[dice.Next(_documents.Count)];
        if (!document.TryGetValue("e", out var keys))
            return;
        var filter = new BsonDocument { { "del", false }, { "type", document["type"] }, { "e", keys[dice.Next(keys.AsBsonArray.Count)] } };
        Found(_resources.Find(filter).Sort(new BsonDocument("rid", 1)).Limit(Page).Project(Read).ToList());
    }

    private void Small(Random dice)
    {
        var documents = Enumerable.Range(0, 2).Select(_ => new BsonDocument(_documents[dice.Next(_documents.Count)]) { ["_id"] = $"Bare/{Guid.NewGuid():N}" }).ToList();
        var changes = documents.Select(document => new BsonDocument { { "k", document["_id"] }, { "v", 1L } });
        Commit(documents, new BsonDocument { { "_id", ObjectId.GenerateNewId() }, { "seq", BsonNull.Value }, { "c", new BsonArray(changes) } });
    }

    private static void Found(List<BsonDocument> documents)
    {
        if (documents.Count == 0)
            throw new InvalidOperationException("What was inserted was not found again.");
    }

    private static double Rate(int clients, Action<Random> one)
    {
        var done = 0L;
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, clients).Select(seed => new Thread(() =>
        {
            var dice = new Random(seed);
            while (clock.Elapsed.TotalSeconds < Seconds)
            {
                one(dice);
                Interlocked.Increment(ref done);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return done / clock.Elapsed.TotalSeconds;
    }
}
