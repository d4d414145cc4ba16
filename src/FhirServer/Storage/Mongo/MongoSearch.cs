using FhirServer.Fhir;
using FhirServer.Search;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Runs searches: pages by keyset, counts, and what a conditional interaction matches. See https://hl7.org/fhir/R4/search.html.</summary>
internal sealed class MongoSearch
{
    // How many resources at a time are asked whether a link holds of them.
    private const int LeastBatch = 100;
    private const int LargeBatch = 1000;
    private readonly MongoConnection connection;
    private readonly MongoLinks links;
    private readonly MongoPlanner planner;
    private readonly MongoSnapshot snapshot;

    /// <summary>Prepares to search.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="types">All resource types that there are.</param>
    public MongoSearch(MongoConnection connection, IReadOnlyCollection<string> types)
    {
        this.connection = connection;
        links = new MongoLinks(connection.Resources, types);
        planner = new MongoPlanner(connection.Resources);
        snapshot = new MongoSnapshot(connection, this);
    }

    /// <summary>A page of matches.</summary>
    /// <exception cref="FhirException">400: <see cref="SearchQuery.After"/> is not of this query. 410: too much was written since.</exception>
    public async Task<SearchPage> PageAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var run = await PrepareAsync(query, grant, cancellationToken);
        if (query.Count <= 0)
            return SearchPage.Empty;
        return query.Versions is null ? run.Page(await FindAsync(run, asOf: null, cancellationToken), asOf: null) : await snapshot.PageAsync(run, grant, cancellationToken);
    }

    /// <summary>Has the database tell what it does for a page.</summary>
    public async Task<SearchExplanation> ExplainAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var run = await PrepareAsync(query, grant, cancellationToken);
        var explain = new MongoExplain(connection.Resources.Database);
        var filter = MongoFilters.All(new BsonDocument("del", false), run.Filter);
        if (!run.Sort.IsStored)
        {
            var command = new BsonDocument { { "aggregate", MongoCollections.Resources }, { "pipeline", new BsonArray(Stages(filter, run)) }, { "cursor", new BsonDocument() } };
            return new SearchExplanation([await explain.RunAsync(command, cancellationToken)]);
        }

        var steps = new List<ExplainedStep>();
        foreach (var step in run.Sort.Steps(run.After))
        {
            var wanted = query.Count + 1 - steps.Sum(one => one.Returned);
            if (wanted <= 0)
                break;
            var command = new BsonDocument
            {
                { "find", MongoCollections.Resources }, { "filter", MongoFilters.All(filter, step.Filter) }, { "sort", run.Sort.Order(step) }, { "limit", wanted },
            };
            steps.Add(await explain.RunAsync(run.Hint(step) is { } hint ? command.Add("hint", hint) : command, cancellationToken));
        }

        return new SearchExplanation(steps);
    }

    /// <summary>The resources of a page and one more if there is one, in order.</summary>
    /// <param name="run">The search.</param>
    /// <param name="asOf">Only what was not written after this version; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<List<PlacedResource>> FindAsync(MongoRun run, ObjectId? asOf, CancellationToken cancellationToken)
    {
        var filter = MongoFilters.All(new BsonDocument("del", false), run.Filter, asOf is { } newest ? new BsonDocument("pos", new BsonDocument("$lte", newest)) : MongoFilters.Everything);
        var found = new List<PlacedResource>();
        if (!run.Sort.IsStored)
        {
            await AddAsync(found, run, await ComputeAsync(filter, run, cancellationToken), cancellationToken);
            return found;
        }

        foreach (var step in run.Sort.Steps(run.After))
        {
            var wanted = run.Query.Count + 1 - found.Count;
            if (wanted <= 0)
                break;
            await AddAsync(found, run, await StepAsync(filter, step, run, wanted, cancellationToken), cancellationToken);
        }

        return found;
    }

    /// <summary>How many resources match, but no more than asked.</summary>
    public async Task<long> CountAsync(SearchQuery query, long most, AccessGrant grant, CancellationToken cancellationToken)
    {
        var counted = query with { Sort = [], Versions = null };
        var conditions = await links.PrepareAsync(query.Types, query.Where, grant, cancellationToken);
        if (conditions.Late is { Count: > 0 })
            return await CountLateAsync(counted, conditions, most, cancellationToken);
        // All are looked at, so no order helps; but up to a limit they are found soonest as a page is.
        var plan = most == long.MaxValue
            ? new MongoPlan(Lead: null, MongoHint.Of(counted, grant), IsWalk: false)
            : await planner.ChooseAsync(counted, conditions, new MongoSort([], query.Types, backward: false).Index, cancellationToken);
        var filter = MongoFilters.All(new BsonDocument("del", false), conditions.Filter(plan.Lead));
        return await connection.Resources.CountDocumentsAsync(filter, new CountOptions { Hint = plan.Hint, Limit = most == long.MaxValue ? null : most }, cancellationToken);
    }

    /// <summary>The ids of the first matches in a type: two are enough to know that there is not exactly one.</summary>
    public async Task<IReadOnlyList<string>> FirstIdsAsync(
        IClientSessionHandle session, ConditionalClaim claim, AccessGrant grant, int most, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument("del", false).Merge(await links.FilterAsync(session, [claim.Type], claim.Criteria, grant, cancellationToken));
        var found = await connection.Resources.ListAsync(session, filter, new() { Projection = new BsonDocument("_id", 1), Limit = most }, cancellationToken);
        return [.. found.Select(document => document["_id"].AsString[(claim.Type.Length + 1)..])];
    }

    /// <summary>The condition that a grant lays on a document of <c>resources</c>, deleted or not; empty when it lets everything through.</summary>
    /// <param name="session">The transaction to look in, or null.</param>
    /// <param name="grant">The grant.</param>
    /// <param name="types">The types that the document may be of; none stands for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BsonDocument> GrantAsync(IClientSessionHandle? session, AccessGrant grant, IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        grant.RowsOf(types) is { } rows ? links.FilterAsync(session, types, rows, grant: null, cancellationToken) : Task.FromResult(MongoFilters.Everything);

    /// <summary>Where the newest version of a type stands; null when there is none.</summary>
    public async Task<ObjectId?> NewestAsync(IClientSessionHandle? session, string type, CancellationToken cancellationToken)
    {
        // What is superseded is older than what superseded it.
        var options = new FindOptions<BsonDocument> { Sort = new BsonDocument("pos", -1), Limit = 1, Projection = new BsonDocument("pos", 1), Hint = MongoCollections.TypeByTime };
        var found = await connection.Resources.ListAsync(session, new BsonDocument("type", type), options, cancellationToken);
        return found is [var newest] ? newest["pos"].AsObjectId : null;
    }

    /// <summary>Which of some resources a grant lets through, by their keys in the database.</summary>
    public async Task<HashSet<string>> GrantedAsync(IClientSessionHandle? session, IEnumerable<string> keys, AccessGrant grant, CancellationToken cancellationToken)
    {
        var asked = keys.ToList();
        string[] types = [.. asked.Select(key => key[..key.IndexOf('/', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal)];
        if (Array.TrueForAll(types, type => grant.RowsOf(type) is null))
            return [.. asked];
        var filter = MongoFilters.All(new BsonDocument("_id", MongoFilters.In(asked)), await GrantAsync(session, grant, types, cancellationToken));
        var found = await connection.Resources.ListAsync(session, filter, new() { Projection = new BsonDocument("_id", 1) }, cancellationToken);
        return [.. found.Select(document => document["_id"].AsString)];
    }

    private async Task<List<BsonDocument>> StepAsync(BsonDocument filter, MongoSortStep step, MongoRun run, int count, CancellationToken cancellationToken)
    {
        var isLate = run.Late.Count > 0;
        var fields = run.Sort.Project(MongoPayload.Fields.Add("rid", 1));
        var options = new FindOptions<BsonDocument>
        {
            Sort = run.Sort.Order(step),
            Limit = isLate ? null : count,
            BatchSize = isLate ? Math.Max(LeastBatch, count * 2) : null,
            Hint = run.Hint(step),
            Projection = isLate ? fields.Add(MongoLateLink.Field, 1) : fields,
        };
        var whole = MongoFilters.All(filter, step.Filter);
        if (!isLate)
            return await connection.Resources.ListAsync(session: null, whole, options, cancellationToken);
        using var cursor = await connection.Resources.FindAsync(whole, options, cancellationToken);
        return await MongoLateLinks.TakeAsync(cursor, run.Late, count, cancellationToken);
    }

    private async Task<long> CountLateAsync(SearchQuery query, MongoConditions conditions, long most, CancellationToken cancellationToken)
    {
        var plan = await planner.ChooseAsync(query, conditions, new MongoSort([], query.Types, backward: false).Index, cancellationToken);
        var filter = MongoFilters.All(new BsonDocument("del", false), conditions.Filter(plan.Lead));
        var options = new FindOptions<BsonDocument> { Hint = plan.Hint, BatchSize = LargeBatch, Projection = new BsonDocument(MongoLateLink.Field, 1) };
        using var cursor = await connection.Resources.FindAsync(filter, options, cancellationToken);
        return await MongoLateLinks.CountAsync(cursor, conditions.Late, most, cancellationToken);
    }

    private async Task<MongoRun> PrepareAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var keys = new MongoSort(query.Sort, query.Types, backward: false).Keys.Count;
        var after = query.After is null ? null : MongoCursor.Parse(query.After, keys);
        var sort = new MongoSort(query.Sort, query.Types, after?.Backward ?? false);
        var conditions = await links.PrepareAsync(query.Types, query.Where, grant, cancellationToken);
        var plan = await planner.ChooseAsync(query, conditions, sort.Index, cancellationToken);
        return new MongoRun(query, sort, conditions.Filter(plan.Lead), plan, after) { Late = conditions.Late };
    }

    private async Task<List<BsonDocument>> ComputeAsync(BsonDocument filter, MongoRun run, CancellationToken cancellationToken)
    {
        if (run.Late.Count == 0)
            return await connection.Resources.AggregateAsync(session: null, Stages(filter, run), run.Plan.Hint, cancellationToken);
        using var cursor = await connection.Resources.AggregateAsync(
            PipelineDefinition<BsonDocument, BsonDocument>.Create(Stages(filter, run)),
            new AggregateOptions { AllowDiskUse = true, Hint = run.Plan.Hint, BatchSize = Math.Max(LeastBatch, run.Query.Count * 2) },
            cancellationToken);
        return await MongoLateLinks.TakeAsync(cursor, run.Late, run.Query.Count + 1, cancellationToken);
    }

    private static List<BsonDocument> Stages(BsonDocument filter, MongoRun run)
    {
        var stages = new List<BsonDocument> { new("$match", filter), new("$set", run.Sort.Computed()), new("$set", run.Sort.Missing()) };
        if (run.After is not null)
            stages.Add(new("$match", run.Sort.After(run.After)));
        stages.Add(new("$sort", run.Sort.Order()));
        if (run.Late.Count == 0)
            stages.Add(new("$limit", run.Query.Count + 1));
        var unread = MongoCollections.EntryFields.Append(MongoKeys.Field).Where(field => run.Late.Count == 0 || field != MongoLateLink.Field);
        stages.Add(new("$unset", new BsonArray(unread)));
        return stages;
    }

    private async Task AddAsync(List<PlacedResource> found, MongoRun run, List<BsonDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
            found.Add(new PlacedResource(await connection.Payload.ResourceAsync(session: null, document, cancellationToken), run.Sort.Place(document)));
    }
}
