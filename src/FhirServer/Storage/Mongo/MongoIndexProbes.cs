using FhirServer.Storage.Verification;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Looks for documents through each index of their collection by values of their own, so that an index that lost a key shows. A page of
/// documents is one query for each index, held to it by a hint. Takes at most as long as the rest of the walk: where values are so common
/// that looking is slow, pages are passed over, and what was looked at is a sample, at least the first page of each index. What is not
/// found is looked for once more, alone and in one snapshot with the document.
/// </summary>
internal sealed class MongoIndexProbes(MongoConnection connection, IReadOnlyList<MongoIndex> indexes, VerificationLog log, TimeProvider clock)
{
    private const int PageSize = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly MongoTransaction transaction = new(connection, clock);
    private readonly Dictionary<string, List<MongoProbe>> waiting = [];
    private readonly ILookup<string, MongoIndex> byCollection = indexes.Where(index => index.ExpireAfter is null).ToLookup(index => index.Collection);
    private readonly long start = clock.GetTimestamp();
    private readonly HashSet<MongoIndex> begun = new(ReferenceEqualityComparer.Instance);
    private TimeSpan spent;

    /// <summary>Adds a document; when there are enough, they are looked for.</summary>
    public async Task AddAsync(string collection, BsonDocument document, CancellationToken cancellationToken)
    {
        foreach (var index in byCollection[collection])
        {
            if (MongoProbe.Of(index, document) is not { } probe)
                continue;
            var name = $"{collection}.{index.Name}";
            if (!waiting.TryGetValue(name, out var page))
                waiting.Add(name, page = new List<MongoProbe>(PageSize));
            page.Add(probe);
            if (page.Count < PageSize)
                continue;
            waiting.Remove(name);
            await RunAsync(page, cancellationToken);
        }
    }

    /// <summary>Looks for those that still wait.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var page in waiting.Values)
            await RunAsync(page, cancellationToken);
        waiting.Clear();
    }

    private async Task RunAsync(List<MongoProbe> page, CancellationToken cancellationToken)
    {
        if (!begun.Add(page[0].Index) && spent > clock.GetElapsedTime(start) / 2)
            return;
        var began = clock.GetTimestamp();
        try
        {
            var found = await FindAsync(session: null, page, cancellationToken);
            log.CountProbes(page.Count);
            foreach (var probe in page.Where(probe => !found.Contains(probe.Id)))
                await LookAgainAsync(probe);
        }
        catch (MongoExecutionTimeoutException)
        {
            // Too common values: the next pages may be luckier.
            spent += Longest;
        }

        spent += clock.GetElapsedTime(began);
    }

    private async Task LookAgainAsync(MongoProbe probe)
    {
        var isLost = await transaction.RunAsync(async (session, stop) =>
        {
            var now = await Collection(probe).ListAsync(session, new BsonDocument("_id", probe.Id), new FindOptions<BsonDocument>(), stop);
            var again = now is [var document] ? MongoProbe.Of(probe.Index, document) : null;
            return (again is not null && !(await FindAsync(session, [again], stop)).Contains(probe.Id), (ObjectId?)null);
        });
        if (isLost)
            log.Add(FindingKind.Index, probe.Id.ToString()!, $"is not found by the index {probe.Index.Collection}.{probe.Index.Name}");
    }

    private async Task<HashSet<BsonValue>> FindAsync(IClientSessionHandle? session, List<MongoProbe> page, CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument> { Hint = page[0].Index.Name, Projection = new BsonDocument("_id", 1), MaxTime = Longest };
        var found = await Collection(page[0]).ListAsync(session, MongoProbe.Filter(page), options, cancellationToken);
        return [.. found.Select(document => document["_id"])];
    }

    private IMongoCollection<BsonDocument> Collection(MongoProbe probe) => connection.Resources.Database.GetCollection<BsonDocument>(probe.Index.Collection);
}
