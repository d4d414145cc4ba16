using System.Globalization;
using System.Text;
using FhirServer.Search.Types;
using FhirServer.Storage.Verification;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Compares the index rows of a resource with those that its entries should give. These are made by the writer's own code, in a second
/// database in memory, and both are read by the same statements; numbers of words are compared by their words.
/// </summary>
internal sealed class SqliteEntryCheck(SqliteSession session, SqliteWords words) : IDisposable
{
    private const long ScratchRid = 1;

    // Each table's words (systems, types, units) stand first, then its other values; n is the ordinal of the entry.
    private static readonly (string Table, string Columns, int Words)[] Tables =
    [
        ("ix_string", "n, folded, exact", 0),
        ("ix_token", "system, n, value, text", 1),
        ("ix_date", "n, low, high", 0),
        ("ix_number", "system, code, unit, n, low, high", 3),
        ("ix_reference", "type, n, target, kind, version", 1),
        ("ix_uri", "n, value", 0),
        ("ix_position", "n, latitude, longitude, x, y, z", 0),
        ("ix_text", "n, words", 0),
    ];

    private static readonly string[] Selects = [.. Tables.Select(table => $"SELECT param, {table.Columns} FROM {table.Table} WHERE rid = ?")];

    // Words that resources bring along stay in memory with it, so it is renewed now and then.
    private const int MostUses = 20_000;
    private Scratch scratch = new();
    private int uses;

    /// <summary>Compares, and notes what differs by the codes of the parameters.</summary>
    /// <param name="rid">The resource's number.</param>
    /// <param name="place">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="entries">What its rows should be of.</param>
    /// <param name="log">Takes what differs.</param>
    /// <returns>The tables that should have rows, a bit for each.</returns>
    public int Check(long rid, string place, string type, IReadOnlyList<IndexEntry> entries, VerificationLog log)
    {
        if (++uses % MostUses == 0)
        {
            scratch.Dispose();
            scratch = new Scratch();
        }

        var tables = scratch.Write(type, entries);
        var rows = new Dictionary<string, string>(entries.Count, StringComparer.Ordinal);
        Read(scratch.Session, scratch.Words, ScratchRid, tables, (row, parameter) => rows.Add(row, parameter));
        var extra = new List<string>();
        Read(session, words, rid, ~0, (row, parameter) =>
        {
            if (!rows.Remove(row))
                extra.Add(parameter);
        });
        scratch.Erase(tables);
        if (rows.Count + extra.Count > 0)
            log.Add(FindingKind.Entries, place, EntryDifference.Tell(rows.Values, extra));
        return tables;
    }

    /// <summary>How many rows a resource has.</summary>
    public int Count(long rid)
    {
        var count = 0;
        Read(session, words, rid, ~0, (_, _) => count++);
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => scratch.Dispose();

    private static void Read(SqliteSession from, SqliteWords words, long rid, int tables, Action<string, string> found)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Tables.Length; i++)
        {
            if ((tables & (1 << i)) == 0)
                continue;
            var columns = Tables[i].Columns.AsSpan().Count(',') + 1;
            using var select = from.Statement(Selects[i]).Bind(1, rid);
            while (select.Step())
            {
                var parameter = words.Parameter(select.Integer(0)) is { } known ? $"{known.Type}.{known.Code}" : "a parameter without a name";
                text.Clear().Append(i).Append(' ').Append(parameter);
                for (var column = 1; column <= columns; column++)
                    Append(text, column <= Tables[i].Words ? Word(select, column, words) : select.Value(column));
                found(text.ToString(), parameter);
            }
        }
    }

    private static object? Word(SqliteStatement row, int column, SqliteWords words) =>
        row.Value(column) is long number ? words.Name(number) ?? (object)number : row.Value(column);

    // Kind and length stand before each value, so no two rows read alike.
    private static void Append(StringBuilder text, object? value) => _ = value switch
    {
        null => text.Append("|n"),
        long number => text.Append(CultureInfo.InvariantCulture, $"|i{number}"),
        double number => text.Append(CultureInfo.InvariantCulture, $"|f{number:R}"),
        byte[] bytes => text.Append("|b").Append(Convert.ToHexString(bytes)),
        _ => text.Append(CultureInfo.InvariantCulture, $"|t{((string)value).Length}:{value}"),
    };

    /// <summary>A database in memory that holds what the writer would write of one resource.</summary>
    private sealed class Scratch : IDisposable
    {
        private const int CacheKilobytes = 4 * 1024;
        private readonly SqliteNames names = new();
        private readonly SqliteIndexRows rows;

        public Scratch()
        {
            Session = SqliteSession.Open(":memory:", CacheKilobytes, readOnly: false);
            SqliteSchema.Upgrade(Session);
            Session.Execute("BEGIN");
            rows = new SqliteIndexRows(Session, names);
            Words = new SqliteWords(Session);
        }

        public SqliteSession Session { get; }

        public SqliteWords Words { get; }

        public int Write(string type, IReadOnlyList<IndexEntry> entries)
        {
            var tables = rows.Insert(ScratchRid, type, entries);
            names.Keep();
            return tables;
        }

        public void Erase(int tables) => rows.Delete(ScratchRid, tables);

        public void Dispose() => Session.Dispose();
    }
}
