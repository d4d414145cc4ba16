using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// One connection to the database file with its prepared statements. Used by one thread at a time.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    // Searches have as many texts as clients think of shapes.
    private const int MostQueries = 200;
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteStatement> statements = [];
    private readonly Dictionary<string, SqliteStatement> queries = [];
    private readonly Queue<string> oldest = new();

    /// <summary>
    /// Set before SQLite is first used: a session has one thread at a time, so SQLite's own locks around each call would only cost,
    /// and nobody asks how much memory it uses. If something else in the process was first, SQLite refuses and works as it would anyway.
    /// </summary>
    static SqliteSession()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteSession(SqliteConnection connection, bool isWriter) => (this.connection, IsWriter) = (connection, isWriter);

    /// <summary>True for the one session that writes.</summary>
    public bool IsWriter { get; }

    /// <summary>True while a transaction is open. Some errors (disk full, I/O) end one without being asked.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Opens the file, making it when it is not there.</summary>
    /// <param name="file">Path of the database file.</param>
    /// <param name="cacheKilobytes">Size of the page cache.</param>
    /// <param name="readOnly">True for a connection that must not write.</param>
    /// <exception cref="SqliteException">The file cannot be opened or is not a database.</exception>
    public static SqliteSession Open(string file, int cacheKilobytes, bool readOnly)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        try
        {
            opened.Open();
            var session = new SqliteSession(opened, !readOnly);
            foreach (var pragma in Pragmas(cacheKilobytes, readOnly))
                session.Execute(pragma);
            return session;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The prepared statement of a text that stands in the program; dispose it after each run. Two runs of one text must not overlap.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (statements.TryGetValue(sql, out var statement))
            return statement;
        statement = new SqliteStatement(connection.Handle!, sql);
        statements.Add(sql, statement);
        return statement;
    }

    /// <summary>
    /// The prepared statement of a text that was made for a query; dispose it after each run, before the next one is asked for.
    /// The text that came longest ago is let go when there are too many.
    /// </summary>
    public SqliteStatement Query(string sql, IReadOnlyList<object> values)
    {
        if (!queries.TryGetValue(sql, out var query))
        {
            if (queries.Count >= MostQueries && queries.Remove(oldest.Dequeue(), out var old))
                old.Close();
            query = new SqliteStatement(connection.Handle!, sql);
            queries.Add(sql, query);
            oldest.Enqueue(sql);
        }

        return query.BindAll(values);
    }

    /// <summary>Runs a statement that is asked for rarely and returns nothing.</summary>
    public void Execute(string sql)
    {
        var statement = new SqliteStatement(connection.Handle!, sql);
        try
        {
            statement.Run();
        }
        finally
        {
            statement.Close();
        }
    }

    /// <summary>The one integer that a statement gives.</summary>
    public long Scalar(string sql)
    {
        using var statement = Statement(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Makes a function of one whole number known to statements; it is true.</summary>
    public void Define(string function, Action<long> called) => connection.CreateFunction(function, (long value) =>
    {
        called(value);
        return 1L;
    });

    /// <summary>Stops what runs on this connection now; it ends with SQLITE_INTERRUPT. May be called from any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(connection.Handle);

    /// <summary>Closes statements and connection.</summary>
    public void Dispose()
    {
        foreach (var statement in statements.Values.Concat(queries.Values))
            statement.Close();
        statements.Clear();
        queries.Clear();
        connection.Dispose();
    }

    private static IEnumerable<string> Pragmas(int cacheKilobytes, bool readOnly)
    {
        yield return "PRAGMA busy_timeout = 10000";
        yield return "PRAGMA journal_mode = WAL";
        // In WAL mode only FULL syncs the log at each commit; NORMAL would lose acknowledged commits when the power fails.
        yield return "PRAGMA synchronous = FULL";
        yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{cacheKilobytes}");
        // What is deleted is overwritten where that costs no page more.
        yield return "PRAGMA secure_delete = FAST";
        yield return "PRAGMA mmap_size = 268435456";
        yield return "PRAGMA temp_store = MEMORY";
        // Checkpoints are made by SqliteCheckpointer, beside the writer, so that no commit waits for one.
        yield return "PRAGMA wal_autocheckpoint = 0";
        yield return "PRAGMA journal_size_limit = 67108864";
        if (readOnly)
            yield return "PRAGMA query_only = 1";
    }
}
