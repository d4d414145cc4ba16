using FhirServer.Storage.Verification;

namespace FhirServer.Storage.Sqlite;

/// <summary>Versions and index rows whose resource is not there.</summary>
internal static class SqliteStrayRows
{
    /// <summary>Looks for them.</summary>
    public static void Run(SqliteSession session, VerificationLog log)
    {
        Tell(session, log, "version", FindingKind.StrayVersion);
        foreach (var table in SqliteSchema.IndexTables)
            Tell(session, log, table, FindingKind.Entries);
    }

    // By an index that begins with rid, so that nothing is sorted.
    // What was erased stays in the commit log under a number below zero.
    private static void Tell(SqliteSession session, VerificationLog log, string table, FindingKind kind)
    {
        var sql = $"SELECT x.rid, count(*) FROM {table} x WHERE x.rid > 0 AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.rid = x.rid) GROUP BY x.rid ORDER BY x.rid";
        using var rows = session.Statement(sql);
        while (rows.Step())
            log.Add(kind, $"{table} of resource {rows.Integer(0)}", $"{rows.Integer(1)} rows of a resource that is not there");
    }
}
