using System.Globalization;
using FhirServer.Storage.Verification;

namespace FhirServer.Storage.Sqlite;

/// <summary>The commit log, which is the table of versions in the order of <c>seq</c>: without a gap, and times never go back.</summary>
internal static class SqliteLogCheck
{
    /// <summary>Walks.</summary>
    public static void Run(SqliteSession session, VerificationLog log, CancellationToken cancellationToken)
    {
        var (last, time) = (0L, 0L);
        using var rows = session.Statement("SELECT seq, last_updated FROM version ORDER BY seq");
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.CountCommit();
            var seq = rows.Integer(0);
            if (seq - last > 1)
                log.Add(FindingKind.Commit, Place(last + 1), seq - last == 2 ? "is missing" : string.Create(CultureInfo.InvariantCulture, $"is missing, and all up to {seq - 1}"));
            if (seq < 1)
                log.Add(FindingKind.Commit, Place(seq), "is no number of a commit");
            if (rows.Integer(1) < time)
                log.Add(FindingKind.Order, Place(seq), "is earlier than the one before it");
            (last, time) = (seq, rows.Integer(1));
        }
    }

    private static string Place(long seq) => string.Create(CultureInfo.InvariantCulture, $"seq {seq}");
}
