using FhirServer.Storage.Indexing;
using FhirServer.Storage.Verification;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Walks the SQLite file in one read transaction, so all that is compared is of one moment, whatever is written meanwhile. The price: as
/// long as it runs the write-ahead log cannot start anew and grows. Resources are walked by <c>rid</c> with their versions and rows beside
/// them, one at a time; whether tables and indexes agree is asked of SQLite itself.
/// </summary>
/// <param name="directory">Where the database file stands.</param>
/// <param name="content">Checks the JSON and says what search should find it by.</param>
public sealed class SqliteVerification(string directory, StoredContent content) : IStoreVerification
{
    private const int CacheKilobytes = 32 * 1024;

    /// <inheritdoc/>
    public Task VerifyAsync(VerificationLog log, CancellationToken cancellationToken) => Task.Run(() => Verify(log, cancellationToken), cancellationToken);

    private void Verify(VerificationLog log, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, SqliteResourceStore.FileName);
        if (!File.Exists(file))
            throw new InvalidOperationException($"There is no database {SqliteResourceStore.FileName} in the data directory: give the --FhirServer:DataDirectory of the server.");
        try
        {
            using var session = SqliteSession.Open(file, CacheKilobytes, readOnly: true);
            using var registration = cancellationToken.UnsafeRegister(state => ((SqliteSession)state!).Interrupt(), session);
            Walk(session, log, cancellationToken);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The walk was cancelled.", failure, cancellationToken);
        }
        catch (SqliteException failure) when (SqliteFailure.IsUnavailable(failure))
        {
            throw SqliteFailure.Translate(failure);
        }
    }

    private void Walk(SqliteSession session, VerificationLog log, CancellationToken cancellationToken)
    {
        session.Execute("BEGIN");
        CheckSchema(session.Scalar("PRAGMA user_version"));
        // The first read has begun the snapshot; closing the connection ends it.
        content.Follow(SqliteIndexState.Read(session) is { } state ? IndexState.Read(state.Json) : null);
        Attempt(log, "the file", () => SqliteSelfCheck.Run(session, log));
        var words = new SqliteWords(session);
        using var entries = new SqliteEntryCheck(session, words);
        Attempt(log, "resource", () => new SqliteResourceCheck(session, words, entries, content, log).Run(cancellationToken));
        Attempt(log, "version", () => SqliteLogCheck.Run(session, log, cancellationToken));
        Attempt(log, "version", () => SqliteStrayRows.Run(session, log));
    }

    private static void CheckSchema(long version)
    {
        if (version != SqliteSchema.Newest)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The database has schema version {version}, this program verifies version {SqliteSchema.Newest}: start the server once so that it brings an older one up to date, or use a newer program."));
    }

    // What is damaged so far that SQLite gives up is a finding too, and the other walks may still tell more.
    private static void Attempt(VerificationLog log, string what, Action walk)
    {
        try
        {
            walk();
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_CORRUPT)
        {
            log.Add(FindingKind.Database, what, "cannot be read to the end: SQLite says that the file is malformed");
        }
    }
}
