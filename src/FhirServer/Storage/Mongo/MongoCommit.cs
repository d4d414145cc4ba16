using System.Security.Cryptography;
using System.Text;
using FhirServer.Fhir;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// What happens inside the transaction: guards of claims first, then conditions against the state before; then history, current versions
/// with their index entries, and the commit log; at last the grant, against the state after. What is read here and then changed cannot have
/// been changed by others meanwhile: MongoDB fails the transaction. See https://www.mongodb.com/docs/manual/core/transactions/.
/// </summary>
internal sealed class MongoCommit(MongoConnection connection, MongoSearch search)
{
    /// <summary>Runs commits that touch different resources.</summary>
    /// <param name="session">Holds the transaction.</param>
    /// <param name="group">One commit, or several that may share.</param>
    /// <param name="cancellationToken">Stops it when it takes too long.</param>
    /// <returns>The results, and what was written; nothing when all were refused or changed nothing.</returns>
    public async Task<(IReadOnlyList<CommitResult> Results, MongoBatch Batch)> RunAsync(
        IClientSessionHandle session, IReadOnlyList<PendingCommit> group, CancellationToken cancellationToken)
    {
        foreach (var claim in group.SelectMany(pending => pending.Claims))
            await GuardAsync(session, claim, cancellationToken);
        foreach (var type in group.SelectMany(pending => pending.Ordered))
            await FollowAsync(session, type, cancellationToken);
        var heads = await HeadsAsync(session, group.SelectMany(pending => pending.Writes), cancellationToken);
        var results = new CommitResult[group.Count];
        var batch = new MongoBatch(connection);
        for (var i = 0; i < results.Length; i++)
            results[i] = await ApplyAsync(session, group[i], heads, batch, cancellationToken);
        if (batch.IsEmpty)
            return (results, batch);
        await batch.WriteAsync(session, cancellationToken);
        if (group[0].IsFiltered && await NotGrantedAsync(session, group[0], results[0], cancellationToken) is { } refused)
            return ([refused], new MongoBatch(connection));
        return (results, batch);
    }

    // Whatever clock the process of the last one had, this one is later.
    private async Task FollowAsync(IClientSessionHandle session, string type, CancellationToken cancellationToken)
    {
        if (await search.NewestAsync(session, type, cancellationToken) is { } newest)
            connection.Stamp.Follow(newest);
    }

    // Two that claim the same write the same document, so that one of them fails and begins again. The key tells nobody's identifier.
    private Task<UpdateResult> GuardAsync(IClientSessionHandle session, string claim, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(claim)));
        var update = new BsonDocument { { "$inc", new BsonDocument("n", 1L) }, { "$currentDate", new BsonDocument("at", true) } };
        return connection.Claims.UpdateOneAsync(session, new BsonDocument("_id", key), update, new UpdateOptions { IsUpsert = true }, cancellationToken);
    }

    private async Task<Dictionary<string, BsonDocument>> HeadsAsync(
        IClientSessionHandle session, IEnumerable<MongoWrite> writes, CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument> { Projection = MongoPayload.Fields.Add("type", 1).Add("rid", 1).Add("del", 1) };
        var filter = new BsonDocument("_id", MongoFilters.In(writes.Select(write => write.Key)));
        var heads = await connection.Resources.ListAsync(session, filter, options, cancellationToken);
        foreach (var head in heads)
            connection.Stamp.Follow(head["pos"].AsObjectId);
        return heads.ToDictionary(head => head["_id"].AsString, StringComparer.Ordinal);
    }

    private async Task<CommitResult> ApplyAsync(
        IClientSessionHandle session, PendingCommit pending, Dictionary<string, BsonDocument> heads, MongoBatch batch, CancellationToken cancellationToken)
    {
        var granted = !pending.IsFiltered ? null : await search.GrantedAsync(session, heads.Keys, pending.Grant, cancellationToken);
        for (var i = 0; i < pending.Writes.Count; i++)
        {
            var (write, head) = (pending.Writes[i], heads.GetValueOrDefault(pending.Writes[i].Key));
            var isGranted = granted is null || granted.Contains(write.Key);
            var reason = Refusal(write.Operation, head, isGranted)
                ?? (write.Operation.Claim is { } claim && !await HoldsAsync(session, claim, pending.Grant, cancellationToken) ? CommitRefusal.ClaimFailed : null);
            if (reason is { } refusal)
                return new CommitResult.Refused(i, refusal, refusal == CommitRefusal.NotGranted ? null : head?["v"].AsInt64);
        }

        var pos = connection.Stamp.Reserve(pending.Writes.Count);
        var outcomes = new WriteOutcome[pending.Writes.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (write, head) = (pending.Writes[i], heads.GetValueOrDefault(pending.Writes[i].Key));
            if (write.Operation.Erases)
            {
                outcomes[i] = batch.Erase(head, connection.Stamp.Next(pos, i));
                continue;
            }

            outcomes[i] = await UnchangedAsync(session, write.Operation, head, cancellationToken)
                ?? new WriteOutcome(Effect(write.Operation, head), batch.Add(write, head, connection.Stamp.Next(pos, i)));
        }

        return new CommitResult.Done(outcomes);
    }

    private static CommitRefusal? Refusal(WriteOp operation, BsonDocument? head, bool isGranted)
    {
        var exists = Exists(head);
        if (exists && !isGranted)
            return CommitRefusal.NotGranted;
        if (operation.VersionIs is { } version && !(exists && head!["v"].AsInt64 == version))
            return CommitRefusal.VersionDiffers;
        return operation.MustBeAbsent && exists ? CommitRefusal.AlreadyExists : null;
    }

    private async Task<bool> HoldsAsync(IClientSessionHandle session, ConditionalClaim claim, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await search.FirstIdsAsync(session, claim, grant, most: 2, cancellationToken);
        return claim.MatchedId is null ? found.Count == 0 : found.Count == 1 && found[0] == claim.MatchedId;
    }

    private async Task<WriteOutcome?> UnchangedAsync(IClientSessionHandle session, WriteOp operation, BsonDocument? head, CancellationToken cancellationToken)
    {
        if (operation.Method == WriteMethod.Delete)
        {
            if (head is null)
                return new WriteOutcome(WriteEffect.Unchanged, Resource: null);
            return Exists(head) ? null : new WriteOutcome(WriteEffect.Unchanged, await connection.Payload.ResourceAsync(session, head, cancellationToken));
        }

        if (!operation.KeepIfUnchanged || !Exists(head))
            return null;
        var current = await connection.Payload.ResourceAsync(session, head!, cancellationToken);
        return operation.Body!.SameContent(current.Json.Span, current.Version) ? new WriteOutcome(WriteEffect.Unchanged, current) : null;
    }

    // Judged when all is written, because a filter may look at another resource of the same commit.
    private async Task<CommitResult.Refused?> NotGrantedAsync(
        IClientSessionHandle session, PendingCommit pending, CommitResult result, CancellationToken cancellationToken)
    {
        if (result is not CommitResult.Done done)
            return null;
        var granted = await search.GrantedAsync(session, pending.Writes.Select(write => write.Key), pending.Grant, cancellationToken);
        for (var i = 0; i < pending.Writes.Count; i++)
        {
            if (done.Outcomes[i].Effect is WriteEffect.Created or WriteEffect.Updated && !granted.Contains(pending.Writes[i].Key))
                return new CommitResult.Refused(i, CommitRefusal.NotGranted, CurrentVersion: null);
        }

        return null;
    }

    private static WriteEffect Effect(WriteOp operation, BsonDocument? head) =>
        operation.Method == WriteMethod.Delete ? WriteEffect.Deleted : Exists(head) ? WriteEffect.Updated : WriteEffect.Created;

    private static bool Exists(BsonDocument? head) => head is not null && !head["del"].AsBoolean;
}
