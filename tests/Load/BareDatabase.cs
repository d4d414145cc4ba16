using System.Diagnostics;
using SQLitePCL;

namespace Load;

/// <summary>
/// What SQLite alone costs: the rows that an import made, put again into an empty database of the same schema by prepared
/// INSERTs, one transaction for each transaction of the import, each durable (WAL, synchronous=FULL); then look-ups by key.
/// </summary>
internal sealed class BareDatabase : IDisposable
{
    private const int MostResources = 40_000;
    private const double LookupSeconds = 3;
    private static readonly string[] Pragmas =
        ["journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "mmap_size = 268435456", "temp_store = MEMORY"];

    private readonly RowSource _source;
    private readonly sqlite3 _target;
    private readonly sqlite3_stmt[] _inserts;

    private BareDatabase(RowSource source, string file)
    {
        _source = source;
        raw.sqlite3_open(file, out _target);
        foreach (var pragma in Pragmas)
            Execute("PRAGMA " + pragma);
        foreach (var statement in source.Schema())
            Execute(statement);
        _inserts = [.. RowSource.Tables.Select(table => Prepare($"INSERT INTO {table} VALUES ({string.Join(", ", Enumerable.Repeat('?', source.Columns(table)))})"))];
    }

    /// <summary>Sets SQLite as the server sets it, before it is first used.</summary>
    public static void Configure()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Measures both.</summary>
    /// <param name="file">The database that the import made; nobody has it open.</param>
    /// <param name="folder">Where the empty one goes.</param>
    public static BareFigures Measure(string file, string folder)
    {
        using var source = new RowSource(file);
        using var bare = new BareDatabase(source, Path.Combine(folder, "bare.db"));
        var commits = source.Commits(MostResources);
        var (seconds, cpu) = Time(() => commits.ForEach(bare.Insert));
        var resources = commits.Sum(commit => commit.Resources.Count);
        var rows = commits.Sum(commit => commit.Resources.Sum(resource => (long)resource.Count));
        var (count, lookupSeconds, lookupCpu) = bare.LookUp(source.Keys(10_000));
        return new BareFigures(resources, rows, commits.Count, seconds, cpu, count, lookupSeconds, lookupCpu);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var insert in _inserts)
            insert.Dispose();
        _target.Dispose();
    }

    private static (double Seconds, double Cpu) Time(Action work)
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        work();
        self.Refresh();
        return (clock.Elapsed.TotalSeconds, (self.TotalProcessorTime - cpu).TotalSeconds);
    }

    private void Insert(RowSource.Commit commit)
    {
        Execute("BEGIN IMMEDIATE");
        foreach (var resource in commit.Resources)
        {
            foreach (var row in resource)
                Insert(row);
        }

        Execute("COMMIT");
    }

    private void Insert(RowSource.Row row)
    {
        var insert = _inserts[row.Table];
        for (var i = 0; i < row.Cells.Length; i++)
        {
            var cell = row.Cells[i];
            _ = cell.Type switch
            {
                raw.SQLITE_INTEGER => raw.sqlite3_bind_int64(insert, i + 1, cell.Number),
                raw.SQLITE_TEXT => raw.sqlite3_bind_text(insert, i + 1, cell.Bytes),
                raw.SQLITE_BLOB => raw.sqlite3_bind_blob(insert, i + 1, cell.Bytes),
                _ => raw.sqlite3_bind_null(insert, i + 1),
            };
        }

        if (raw.sqlite3_step(insert) != raw.SQLITE_DONE)
            throw new InvalidOperationException(raw.sqlite3_errmsg(_target).utf8_to_string());
        _ = raw.sqlite3_reset(insert);
    }

    private (long Count, double Seconds, double Cpu) LookUp(IReadOnlyList<(long Type, byte[] Id)> keys)
    {
        using var select = Prepare("SELECT v.version, v.last_updated, v.json FROM resource r CROSS JOIN version v ON v.seq = r.seq WHERE r.type = ? AND r.id = ?");
        var dice = new Random(1);
        var count = 0L;
        var (seconds, cpu) = Time(() =>
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < LookupSeconds)
            {
                var (type, id) = keys[dice.Next(keys.Count)];
                raw.sqlite3_bind_int64(select, 1, type);
                raw.sqlite3_bind_text(select, 2, id);
                if (raw.sqlite3_step(select) != raw.SQLITE_ROW || raw.sqlite3_column_blob(select, 2).ToArray().Length == 0)
                    throw new InvalidOperationException("A key was not found again.");
                _ = raw.sqlite3_reset(select);
                count++;
            }
        });
        return (count, seconds, cpu);
    }

    private sqlite3_stmt Prepare(string sql) =>
        raw.sqlite3_prepare_v3(_target, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement) == raw.SQLITE_OK
            ? statement
            : throw new InvalidOperationException(raw.sqlite3_errmsg(_target).utf8_to_string());

    private void Execute(string sql)
    {
        using var statement = Prepare(sql);
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            throw new InvalidOperationException(raw.sqlite3_errmsg(_target).utf8_to_string());
    }
}

/// <summary>What the bare database did.</summary>
internal sealed record BareFigures(
    int Resources, long Rows, int Commits, double Seconds, double CpuSeconds, long Lookups, double LookupSeconds, double LookupCpuSeconds)
{
    /// <summary>Rows for each resource.</summary>
    public double RowsPerResource => (double)Rows / Resources;

    /// <summary>Resources a second.</summary>
    public double Rate => Resources / Seconds;

    /// <summary>Resources for each second of processor time.</summary>
    public double PerCpu => Resources / CpuSeconds;
}
