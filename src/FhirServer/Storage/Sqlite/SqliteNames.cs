using System.Collections.Concurrent;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// The words that stand in the tables as numbers, because they repeat in every row: types, systems, units, and search parameters.
/// Numbers are remembered in memory once they are committed; they never change.
/// </summary>
internal sealed class SqliteNames
{
    // A client may send a new system with each resource: what does not fit is looked up in the table.
    private const int MostRemembered = 100_000;
    private const string NoType = "";
    private readonly ConcurrentDictionary<(string Type, string Text), long> numbers = new();
    private readonly ConcurrentDictionary<long, string> texts = new();
    private readonly Dictionary<(string Type, string Text), long> pending = [];
    private readonly List<(string Type, string Text)> pendingOrder = [];

    /// <summary>How many numbers were given in the open transaction: a place to go back to with <see cref="Forget"/>.</summary>
    public int Mark => pendingOrder.Count;

    /// <summary>The number of a word, or null when no row can hold it.</summary>
    public long? Find(SqliteSession session, string text) => Find(session, NoType, text);

    /// <summary>The numbers of a search parameter: one, or for a parameter of Resource or DomainResource those of all types.</summary>
    public IReadOnlyList<long> FindParameter(SqliteSession session, string type, string code)
    {
        if (type is not ("Resource" or "DomainResource"))
            return Find(session, type, code) is { } number ? [number] : [];
        var found = new List<long>();
        using var select = session.Statement("SELECT id FROM param WHERE code = ?").Bind(1, code);
        while (select.Step())
            found.Add(select.Integer(0));
        return found;
    }

    /// <summary>The word with a number.</summary>
    public string Text(SqliteSession session, long number)
    {
        if (texts.TryGetValue(number, out var text))
            return text;
        using var select = session.Statement("SELECT text FROM name WHERE id = ?").Bind(1, number);
        if (!select.Step())
            throw new InvalidOperationException("The database lacks a name that its rows use: it is damaged.");
        text = select.Text(0);
        if (texts.Count < MostRemembered)
            texts.TryAdd(number, text);
        return text;
    }

    /// <summary>The number of a word, given now if it has none. Only the writer may ask, inside its transaction.</summary>
    public long Give(SqliteSession session, string text) => Find(session, NoType, text)
        ?? Insert(session, "INSERT INTO name (text) VALUES (?) RETURNING id", NoType, text);

    /// <summary>The number of a search parameter, given now if it has none. Only the writer may ask, inside its transaction.</summary>
    public long GiveParameter(SqliteSession session, string type, string code) => Find(session, type, code)
        ?? Insert(session, "INSERT INTO param (code, type) VALUES (?, ?) RETURNING id", type, code);

    /// <summary>Remembers what was given, after the commit.</summary>
    public void Keep()
    {
        foreach (var (name, number) in pending)
            Remember(name, number);
        pending.Clear();
        pendingOrder.Clear();
    }

    /// <summary>Takes back what was given since a mark, after a rollback.</summary>
    public void Forget(int mark)
    {
        for (var i = mark; i < pendingOrder.Count; i++)
            pending.Remove(pendingOrder[i]);
        pendingOrder.RemoveRange(mark, pendingOrder.Count - mark);
    }

    private long? Find(SqliteSession session, string type, string text)
    {
        if (numbers.TryGetValue((type, text), out var number))
            return number;
        // Only the writer's thread ever fills what is pending, and only its own session may see it.
        if (session.IsWriter && pending.TryGetValue((type, text), out number))
            return number;
        using var select = type.Length == 0
            ? session.Statement("SELECT id FROM name WHERE text = ?").Bind(1, text)
            : session.Statement("SELECT id FROM param WHERE code = ? AND type = ?").Bind(1, text).Bind(2, type);
        if (!select.Step())
            return null;
        number = select.Integer(0);
        // What the writer finds may still be rolled back, if it gave it in this transaction; then it was pending, so this is committed.
        Remember((type, text), number);
        return number;
    }

    private long Insert(SqliteSession session, string sql, string type, string text)
    {
        using var insert = session.Statement(sql).Bind(1, text);
        if (type.Length > 0)
            insert.Bind(2, type);
        insert.Step();
        var number = insert.Integer(0);
        insert.Step();
        pending[(type, text)] = number;
        pendingOrder.Add((type, text));
        return number;
    }

    private void Remember((string Type, string Text) name, long number)
    {
        if (numbers.Count < MostRemembered)
            numbers.TryAdd(name, number);
    }
}
