using FhirServer.Fhir;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FhirServer.Storage.Sqlite;

/// <summary>What an error of SQLite means to callers of the store: https://www.sqlite.org/rescode.html.</summary>
internal static class SqliteFailure
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>True when the database cannot serve now, through no fault of the caller or of the program.</summary>
    public static bool IsUnavailable(SqliteException failure) => failure.SqliteErrorCode
        is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT
        or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL or raw.SQLITE_NOTADB;

    /// <summary>The exception for callers; SQLite's own text stays inside.</summary>
    public static Exception Translate(Exception failure) => failure is SqliteException sqlite && IsUnavailable(sqlite)
        ? Unavailable("The database cannot be read or written at present: try again later.")
        : failure;

    /// <summary>503 with this message.</summary>
    public static FhirException Unavailable(string message) => new(FhirError.Unavailable(message, RetryAfter));
}
