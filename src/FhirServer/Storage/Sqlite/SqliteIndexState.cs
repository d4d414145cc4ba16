using FhirServer.Fhir;
using FhirServer.Storage.Indexing;
using Microsoft.Data.Sqlite;

namespace FhirServer.Storage.Sqlite;

/// <summary>The document that says how the index stands, and the walk over resources whose entries are old.</summary>
internal sealed class SqliteIndexState(string file, SqliteNames names)
{
    private const int CacheKilobytes = 256;
    private const string LockName = "reindex.lock";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // The rows that are not old come without their JSON, which would be most of the work.
    private const string Page = $"""
        SELECT {SqliteRows.Columns}, r.rid FROM resource r LEFT JOIN version v ON v.seq = r.seq AND r.stamp < ?3
        WHERE r.type = ?1 AND r.deleted = 0 AND r.rid > ?2 ORDER BY r.rid LIMIT ?4
        """;

    private const string Put = """
        INSERT INTO state (name, version, json) VALUES ('index', ?, ?)
        ON CONFLICT (name) DO UPDATE SET version = excluded.version, json = excluded.json
        """;

    /// <summary>The document.</summary>
    public static StoredState? Read(SqliteSession session)
    {
        using var select = session.Statement("SELECT version, json FROM state WHERE name = 'index'");
        return select.Step() ? new StoredState(select.Integer(0), select.Blob(1)) : null;
    }

    /// <summary>Puts another in its place. It has a connection of its own: it is written rarely, and waits for the writer's transactions.</summary>
    /// <exception cref="FhirException">503: the file cannot be written.</exception>
    public bool Swap(long version, ReadOnlySpan<byte> json)
    {
        try
        {
            using var session = SqliteSession.Open(file, CacheKilobytes, readOnly: false);
            session.Execute("BEGIN IMMEDIATE");
            var isSame = (Read(session)?.Version ?? 0) == version;
            if (isSame)
                session.Statement(Put).Bind(1, version + 1).Bind(2, json).Run();
            session.Execute(isSame ? "COMMIT" : "ROLLBACK");
            return isSame;
        }
        catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure))
        {
            throw SqliteFailure.Translate(failure);
        }
    }

    /// <summary>A page of the walk.</summary>
    public IndexPage Walk(SqliteSession session, IndexWalk walk)
    {
        if (names.Find(session, walk.Type) is not { } type)
            return new IndexPage([], Seen: 0, Next: null);
        var after = walk.After is null ? 0 : SqliteRows.Position(walk.After, "place in the index");
        using var select = session.Statement(Page).Bind(1, type).Bind(2, after).Bind(3, walk.Below).Bind(4, walk.Count);
        var old = new List<RawResource>();
        var seen = 0;
        while (select.Step())
        {
            seen++;
            after = select.Integer(SqliteRows.ColumnCount);
            if (!select.IsNull(2))
                old.Add(SqliteRows.Resource(select, session, names));
        }

        return new IndexPage(old, seen, seen < walk.Count ? null : SqliteRows.Position(after));
    }

    /// <summary>Does a piece of work under a lock on a file, which the system takes from a process that dies.</summary>
    public async Task<bool> RunExclusiveAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var held = new FileStream(
                Path.Combine(Path.GetDirectoryName(file)!, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            await work(cancellationToken);
            return true;
        }
        catch (IOException)
        {
            await Task.Delay(Pause, cancellationToken);
            return false;
        }
    }
}
