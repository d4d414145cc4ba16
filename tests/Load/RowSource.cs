using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Load;

/// <summary>Reads the rows of a server's database into memory, in the order in which they were written.</summary>
internal sealed class RowSource : IDisposable
{
    private readonly SqliteConnection _connection;

    public RowSource(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        _connection.Open();
    }

    /// <summary>The tables that have rows for each resource, in the order of writing.</summary>
    public static IReadOnlyList<string> Tables { get; } =
        ["version", "ix_string", "ix_token", "ix_date", "ix_number", "ix_reference", "ix_uri", "resource"];

    /// <summary>The statements that make the tables and indexes.</summary>
    public IReadOnlyList<string> Schema() => Read("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid", row => row.GetString(0));

    /// <summary>How many columns a table has.</summary>
    public int Columns(string table) => Read($"SELECT count(*) FROM pragma_table_info('{table}')", row => row.GetInt32(0))[0];

    /// <summary>How many resources there are.</summary>
    public double Resources() => Read("SELECT count(*) FROM resource", row => row.GetDouble(0))[0];

    /// <summary>How long a resource is, on average, in bytes.</summary>
    public double BodyBytes() => Read("SELECT avg(length(json)) FROM version", row => row.GetDouble(0))[0];

    /// <summary>Keys of resources.</summary>
    public IReadOnlyList<(long Type, byte[] Id)> Keys(int most) => Read(
        $"SELECT type, CAST(id AS BLOB) FROM resource WHERE seq <= {most}", row => (row.GetInt64(0), (byte[])row.GetValue(1)));

    /// <summary>The transactions: versions with one time were committed together.</summary>
    public List<Commit> Commits(int mostResources)
    {
        var resources = new SortedDictionary<long, List<Row>>();
        for (var table = 0; table < Tables.Count; table++)
        {
            var number = table;
            var ridAt = Read($"SELECT cid FROM pragma_table_info('{Tables[table]}') WHERE name = 'rid'", row => row.GetInt32(0))[0];
            foreach (var cells in Read($"SELECT * FROM {Tables[table]} WHERE rid <= {mostResources}", Cells))
            {
                if (!resources.TryGetValue(cells[ridAt].Number, out var rows))
                    resources.Add(cells[ridAt].Number, rows = []);
                rows.Add(new Row(number, cells));
            }
        }

        var times = Read($"SELECT rid, last_updated FROM version WHERE rid <= {mostResources} ORDER BY seq", row => (Rid: row.GetInt64(0), Time: row.GetInt64(1)));
        return [.. times.GroupBy(version => version.Time, (_, versions) => new Commit([.. versions.Select(version => resources[version.Rid])]))];
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static Cell[] Cells(SqliteDataReader row)
    {
        var cells = new Cell[row.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = row.GetValue(i) switch
            {
                long number => new Cell(raw.SQLITE_INTEGER, number, []),
                string text => new Cell(raw.SQLITE_TEXT, 0, System.Text.Encoding.UTF8.GetBytes(text)),
                byte[] bytes => new Cell(raw.SQLITE_BLOB, 0, bytes),
                _ => new Cell(raw.SQLITE_NULL, 0, []),
            };
        }

        return cells;
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> make)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(make(reader));
        return rows;
    }

    /// <summary>What was committed together.</summary>
    internal sealed record Commit(IReadOnlyList<List<Row>> Resources);

    /// <summary>A row of one of <see cref="Tables"/>.</summary>
    internal sealed record Row(int Table, Cell[] Cells);

    /// <summary>A value as SQLite types it.</summary>
    internal readonly record struct Cell(int Type, long Number, byte[] Bytes);
}
