namespace FhirServer.Storage.Sqlite;

/// <summary>Words for the numbers that stand in rows, where a number without a word is no failure but something to be told.</summary>
/// <param name="session">Where they are.</param>
internal sealed class SqliteWords(SqliteSession session)
{
    private const int MostRemembered = 100_000;
    private readonly Dictionary<long, string?> names = [];
    private readonly Dictionary<long, (string Type, string Code)?> parameters = [];

    /// <summary>The type, system or unit with a number; null when there is none.</summary>
    public string? Name(long number)
    {
        if (names.TryGetValue(number, out var known))
            return known;
        using var select = session.Statement("SELECT text FROM name WHERE id = ?").Bind(1, number);
        return Remember(names, number, select.Step() ? select.Text(0) : null);
    }

    /// <summary>The search parameter with a number; null when there is none.</summary>
    public (string Type, string Code)? Parameter(long number)
    {
        if (parameters.TryGetValue(number, out var known))
            return known;
        using var select = session.Statement("SELECT type, code FROM param WHERE id = ?").Bind(1, number);
        return Remember(parameters, number, select.Step() ? (select.Text(0), select.Text(1)) : null);
    }

    private static T Remember<T>(Dictionary<long, T> known, long number, T word)
    {
        if (known.Count >= MostRemembered)
            known.Clear();
        known.Add(number, word);
        return word;
    }
}
