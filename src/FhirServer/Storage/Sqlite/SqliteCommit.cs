using FhirServer.Fhir;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// All operations of one commit inside a transaction that the writer holds: conditions first, against the state before;
/// then history, current versions and index entries; at last the grant, against the state after.
/// The one writer's lock makes what is checked here hold until the commit, also against other processes,
/// so claims need no rows of their own.
/// </summary>
internal sealed class SqliteCommit(SqliteSession session, SqliteNames names, SqliteSearch search, TimeProvider clock)
{
    private readonly SqliteIndexRows index = new(session, names);
    private readonly SqliteErasure erasure = new(session);
    private readonly SqliteStatement selectHead = session.Statement(
        "SELECT r.rid, r.seq, r.version, r.deleted, r.tables FROM resource r WHERE r.type = ? AND r.id = ?");

    private readonly SqliteStatement selectVersion = session.Statement("SELECT last_updated, method, json FROM version WHERE seq = ?");
    private readonly SqliteStatement insertVersion = session.Statement(
        "INSERT INTO version (seq, rid, type, version, last_updated, method, json) VALUES (?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement insertResource = session.Statement(
        "INSERT INTO resource (rid, type, id, seq, version, last_updated, deleted, tables, stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement updateResource = session.Statement(
        "UPDATE resource SET seq = ?, version = ?, last_updated = ?, deleted = ?, tables = ?, stamp = ? WHERE rid = ?");

    private readonly SqliteStatement reindexResource = session.Statement("UPDATE resource SET tables = ?, stamp = ? WHERE rid = ?");

    private long lastSeq;
    private long lastRid;
    private long lastTime;

    /// <summary>Reads where the database stands, at the beginning of each transaction: another process may have written.</summary>
    public void Begin()
    {
        lastRid = session.Scalar("SELECT max(rid) FROM resource");
        using var newest = session.Statement("SELECT seq, last_updated FROM version ORDER BY seq DESC LIMIT 1");
        (lastSeq, lastTime) = newest.Step() ? (newest.Integer(0), newest.Integer(1)) : (0, 0);
    }

    /// <summary>Applies the operations in a savepoint of their own: refused or thrown out, they leave the transaction as it was.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">If then no transaction is open any more, SQLite has rolled all of it back.</exception>
    public CommitResult Run(IReadOnlyList<WriteOp> operations, AccessGrant grant)
    {
        var (seq, rid, time, mark) = (lastSeq, lastRid, lastTime, names.Mark);
        session.Statement("SAVEPOINT one").Run();
        var isDone = false;
        try
        {
            var result = Apply(operations, grant);
            isDone = result is CommitResult.Done;
            return result;
        }
        finally
        {
            if (!isDone)
            {
                (lastSeq, lastRid, lastTime) = (seq, rid, time);
                names.Forget(mark);
            }

            if (session.InTransaction)
            {
                if (!isDone)
                    session.Statement("ROLLBACK TO one").Run();
                session.Statement("RELEASE one").Run();
            }
        }
    }

    private CommitResult Apply(IReadOnlyList<WriteOp> operations, AccessGrant grant)
    {
        var heads = new Head?[operations.Count];
        for (var i = 0; i < heads.Length; i++)
            heads[i] = ReadHead(operations[i].Key);
        if (operations is [{ Reindexes: true }, ..])
            return new CommitResult.Done([.. operations.Select((operation, i) => Reindex(operation, heads[i]))]);
        for (var i = 0; i < heads.Length; i++)
        {
            if (Refusal(operations[i], heads[i], grant) is { } reason)
                return new CommitResult.Refused(i, reason, reason == CommitRefusal.NotGranted ? null : heads[i]?.Version);
        }

        var time = Now();
        var outcomes = new WriteOutcome[operations.Count];
        for (var i = 0; i < heads.Length; i++)
            outcomes[i] = Write(operations[i], heads[i], time);
        if (operations.Any(operation => operation.Erases))
            erasure.Finish();
        for (var i = 0; i < heads.Length && grant.IsFiltered; i++)
        {
            // Judged when all is written, because a filter may look at another resource of the same commit.
            if (outcomes[i].Effect is WriteEffect.Created or WriteEffect.Updated && !IsGranted(operations[i].Key.Type, ReadHead(operations[i].Key)!.Rid, grant))
                return new CommitResult.Refused(i, CommitRefusal.NotGranted, CurrentVersion: null);
        }

        return new CommitResult.Done(outcomes);
    }

    private CommitRefusal? Refusal(WriteOp operation, Head? head, AccessGrant grant)
    {
        var exists = head is { Deleted: false };
        if (exists && !IsGranted(operation.Key.Type, head!.Rid, grant))
            return CommitRefusal.NotGranted;
        if (operation.VersionIs is { } version && !(exists && head!.Version == version))
            return CommitRefusal.VersionDiffers;
        if (operation.MustBeAbsent && exists)
            return CommitRefusal.AlreadyExists;
        return operation.Claim is { } claim && !Holds(claim, grant) ? CommitRefusal.ClaimFailed : null;
    }

    private bool Holds(ConditionalClaim claim, AccessGrant grant)
    {
        var found = search.FirstIds(session, claim.Type, claim.Criteria, grant, most: 2);
        return claim.MatchedId is null ? found.Count == 0 : found.Count == 1 && found[0] == claim.MatchedId;
    }

    private bool IsGranted(string type, long rid, AccessGrant grant)
    {
        if (grant.RowsOf(type) is not { } rows)
            return true;
        var parameters = new SqlParameters();
        var number = parameters.Add(rid);
        using var select = session.Query($"SELECT 1 FROM resource r WHERE r.rid = {number}{search.GrantCondition(session, rows, "r", parameters)}", parameters.Values);
        return select.Step();
    }

    private WriteOutcome Write(WriteOp operation, Head? head, DateTimeOffset time)
    {
        if (operation.Erases)
            return Erase(operation.Key, head);
        if (Unchanged(operation, head) is { } unchanged)
            return unchanged;
        var deletes = operation.Method == WriteMethod.Delete;
        var version = (head?.Version ?? 0) + 1;
        var json = deletes ? [] : operation.Body!.Stamp(version, time);
        var rid = head?.Rid ?? ++lastRid;
        var type = names.Give(session, operation.Key.Type);
        var seq = ++lastSeq;
        insertVersion.Bind(1, seq).Bind(2, rid).Bind(3, type).Bind(4, version).Bind(5, time.UtcTicks).Bind(6, (long)operation.Method).Bind(7, json).Run();
        if (head is not null)
            index.Delete(rid, head.Tables);
        var tables = deletes ? 0 : index.Insert(rid, operation.Key.Type, operation.Entries);
        if (head is null)
            insertResource.Bind(1, rid).Bind(2, type).Bind(3, operation.Key.Id).Bind(4, seq).Bind(5, version).Bind(6, time.UtcTicks)
                .Bind(7, deletes ? 1 : 0).Bind(8, tables).Bind(9, operation.IndexStamp).Run();
        else
            updateResource.Bind(1, seq).Bind(2, version).Bind(3, time.UtcTicks).Bind(4, deletes ? 1 : 0).Bind(5, tables).Bind(6, operation.IndexStamp).Bind(7, rid).Run();
        var effect = deletes ? WriteEffect.Deleted : head is { Deleted: false } ? WriteEffect.Updated : WriteEffect.Created;
        return new WriteOutcome(effect, new RawResource(operation.Key with { Version = version }, time, operation.Method, json));
    }

    private WriteOutcome Erase(ResourceKey key, Head? head)
    {
        if (head is not null)
            erasure.Run(key, head.Rid, () => index.Delete(head.Rid, head.Tables));
        return new WriteOutcome(WriteEffect.Erased, Resource: null);
    }

    private WriteOutcome Reindex(WriteOp operation, Head? head)
    {
        if (head is { Deleted: false } && head.Version == operation.VersionIs)
        {
            index.Delete(head.Rid, head.Tables);
            var tables = index.Insert(head.Rid, operation.Key.Type, operation.Entries);
            reindexResource.Bind(1, tables).Bind(2, operation.IndexStamp).Bind(3, head.Rid).Run();
        }

        return new WriteOutcome(WriteEffect.Reindexed, Resource: null);
    }

    private WriteOutcome? Unchanged(WriteOp operation, Head? head)
    {
        if (operation.Method == WriteMethod.Delete)
        {
            if (head is null)
                return new WriteOutcome(WriteEffect.Unchanged, Resource: null);
            return head.Deleted ? new WriteOutcome(WriteEffect.Unchanged, ReadVersion(operation.Key, head)) : null;
        }

        if (!operation.KeepIfUnchanged || head is not { Deleted: false })
            return null;
        var current = ReadVersion(operation.Key, head);
        return operation.Body!.SameContent(current.Json.Span, head.Version) ? new WriteOutcome(WriteEffect.Unchanged, current) : null;
    }

    private RawResource ReadVersion(ResourceKey key, Head head)
    {
        using var select = selectVersion.Bind(1, head.Seq);
        select.Step();
        return new RawResource(
            key with { Version = head.Version }, new DateTimeOffset(select.Integer(0), TimeSpan.Zero), (WriteMethod)select.Integer(1), select.Blob(2));
    }

    private Head? ReadHead(ResourceKey key)
    {
        if (names.Find(session, key.Type) is not { } type)
            return null;
        using var select = selectHead.Bind(1, type).Bind(2, key.Id);
        return select.Step()
            ? new Head(select.Integer(0), select.Integer(1), select.Integer(2), select.Integer(3) != 0, (int)select.Integer(4))
            : null;
    }

    // A clock may be set back; the order of times must be the order of commits.
    private DateTimeOffset Now()
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        lastTime = Math.Max(ticks - (ticks % TimeSpan.TicksPerMillisecond), lastTime);
        return new DateTimeOffset(lastTime, TimeSpan.Zero);
    }

    private sealed record Head(long Rid, long Seq, long Version, bool Deleted, int Tables);
}
