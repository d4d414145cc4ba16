using FhirServer.Fhir;
using FhirServer.Search;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Runs searches: pages by keyset, counts, and what a conditional interaction matches. See https://hl7.org/fhir/R4/search.html.</summary>
internal sealed class MongoSearch(MongoConnection connection, IReadOnlyCollection<string> types)
{
    private readonly MongoLinks links = new(connection.Resources, types);

    /// <summary>A page of matches; one query but for what links lead to.</summary>
    /// <exception cref="FhirException">400: <see cref="SearchQuery.After"/> is not of this query.</exception>
    public async Task<SearchPage> PageAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var sort = new MongoSort(query.Sort, query.Types);
        var after = query.After is null ? null : MongoCursor.Parse(query.After, sort.Count);
        if (query.Count <= 0)
            return new SearchPage([], Next: null);
        var filter = await FilterAsync(session: null, query.Types, query.Where, grant, cancellationToken);
        var found = sort.IsStored
            ? await FindAsync(filter, sort, after, query.Count, MongoHint.Of(query, grant), cancellationToken)
            : await ComputeAsync(filter, sort, after, query.Count, cancellationToken);
        var isLast = found.Count <= query.Count;
        var matches = isLast ? found : found.GetRange(0, query.Count);
        return new SearchPage(await connection.Payload.ResourcesAsync(matches, cancellationToken), isLast ? null : sort.Place(matches[^1]).ToString());
    }

    /// <summary>How many resources match.</summary>
    public async Task<long> CountAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        var filter = await FilterAsync(session: null, query.Types, query.Where, grant, cancellationToken);
        return await connection.Resources.CountAsync(filter, MongoHint.Of(query with { Sort = [] }, grant), cancellationToken);
    }

    /// <summary>The ids of the first matches in a type: two are enough to know that there is not exactly one.</summary>
    public async Task<IReadOnlyList<string>> FirstIdsAsync(
        IClientSessionHandle session, ConditionalClaim claim, AccessGrant grant, int most, CancellationToken cancellationToken)
    {
        var filter = await FilterAsync(session, [claim.Type], claim.Criteria, grant, cancellationToken);
        var found = await connection.Resources.ListAsync(session, filter, new() { Projection = new BsonDocument("_id", 1), Limit = most }, cancellationToken);
        return [.. found.Select(document => document["_id"].AsString[(claim.Type.Length + 1)..])];
    }

    /// <summary>The condition that a grant lays on a document of <c>resources</c>, deleted or not; empty when it lets everything through.</summary>
    public Task<BsonDocument> GrantAsync(IClientSessionHandle? session, AccessGrant grant, CancellationToken cancellationToken) =>
        grant.Rows is null ? Task.FromResult(MongoFilters.Everything) : links.FilterAsync(session, [], grant.Rows, rows: null, cancellationToken);

    /// <summary>Which of some resources a grant lets through, by their keys in the database.</summary>
    public async Task<HashSet<string>> GrantedAsync(IClientSessionHandle? session, IEnumerable<string> keys, AccessGrant grant, CancellationToken cancellationToken)
    {
        var filter = MongoFilters.All(new BsonDocument("_id", MongoFilters.In(keys)), await GrantAsync(session, grant, cancellationToken));
        var found = await connection.Resources.ListAsync(session, filter, new() { Projection = new BsonDocument("_id", 1) }, cancellationToken);
        return [.. found.Select(document => document["_id"].AsString)];
    }

    private async Task<BsonDocument> FilterAsync(
        IClientSessionHandle? session, IReadOnlyList<string> types, SearchExpr where, AccessGrant grant, CancellationToken cancellationToken) =>
        new BsonDocument("del", false).Merge(await links.FilterAsync(session, types, where, grant.Rows, cancellationToken));

    private Task<List<BsonDocument>> FindAsync(BsonDocument filter, MongoSort sort, MongoCursor? after, int count, string? hint, CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument>
        {
            Sort = sort.Order(),
            Limit = count + 1,
            Hint = hint,
            Projection = MongoPayload.Fields.Add("rid", 1).Add("lu", 1),
        };
        return connection.Resources.ListAsync(session: null, after is null ? filter : MongoFilters.All(filter, sort.After(after)), options, cancellationToken);
    }

    private Task<List<BsonDocument>> ComputeAsync(BsonDocument filter, MongoSort sort, MongoCursor? after, int count, CancellationToken cancellationToken)
    {
        var stages = new List<BsonDocument> { new("$match", filter), new("$set", sort.Computed()), new("$set", sort.Missing()) };
        if (after is not null)
            stages.Add(new("$match", sort.After(after)));
        stages.AddRange([new("$sort", sort.Order()), new("$limit", count + 1), new("$unset", new BsonArray(MongoCollections.EntryFields.Append(MongoKeys.Field)))]);
        return connection.Resources.ListAsync(session: null, stages, cancellationToken);
    }
}
