namespace FhirServer.Storage.Sqlite;

/// <summary>What the compilers must know of the words that stand in the tables as numbers; they themselves read nothing.</summary>
/// <param name="Word">The number of a type, system or unit; null when no row holds it.</param>
/// <param name="Parameter">The numbers of a search parameter (type, code).</param>
internal sealed record SqlNames(Func<string, long?> Word, Func<string, string, IReadOnlyList<long>> Parameter)
{
    // Numbers begin at 1, so this equals none.
    private const long Unknown = -1;

    /// <summary>The number of a word, or one that no row has.</summary>
    public long WordOrNone(string text) => Word(text) ?? Unknown;

    /// <summary>The condition that a row is of a parameter.</summary>
    public string IsParameter(SqlParameters parameters, string alias, string type, string code)
    {
        var numbers = Parameter(type, code);
        return numbers.Count > 1
            ? $"{alias}.param IN (SELECT value FROM {parameters.AddList(numbers)})"
            : $"{alias}.param = {parameters.Add(numbers.Count == 1 ? numbers[0] : Unknown)}";
    }
}
