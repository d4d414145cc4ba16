using FhirServer.Storage.Verification;

namespace FhirServer.Storage.Sqlite;

/// <summary>What SQLite says of its own file: pages, and that tables and indexes agree. See https://www.sqlite.org/pragma.html#pragma_integrity_check.</summary>
internal static class SqliteSelfCheck
{
    private const string Sound = "ok";

    /// <summary>Asks.</summary>
    public static void Run(SqliteSession session, VerificationLog log)
    {
        using (var integrity = session.Statement("PRAGMA integrity_check"))
        {
            while (integrity.Step())
            {
                // One row may hold several lines. They name tables, indexes and pages, and no values.
                foreach (var line in integrity.Text(0).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line != Sound))
                    log.Add(IsOfIndex(line) ? FindingKind.Index : FindingKind.Database, SqliteResourceStore.FileName, line);
            }
        }

        using var keys = session.Statement("PRAGMA foreign_key_check");
        while (keys.Step())
            log.Add(FindingKind.Database, SqliteResourceStore.FileName, $"a row of {keys.Text(0)} names a row that is not there");
    }

    private static bool IsOfIndex(string line) =>
        line.Contains("missing from index", StringComparison.Ordinal) || line.Contains("entries in index", StringComparison.Ordinal)
        || line.Contains("non-unique entry in index", StringComparison.Ordinal);
}
