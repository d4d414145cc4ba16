using System.Globalization;
using FhirServer.Fhir;

namespace FhirServer.Storage.Sqlite;

/// <summary>Rows of the tables <c>resource</c> and <c>version</c> to what the contract speaks of.</summary>
internal static class SqliteRows
{
    /// <summary>The columns that <see cref="Resource"/> reads, of <c>resource r</c> and <c>version v</c>.</summary>
    public const string Columns = "r.type, r.id, v.version, v.last_updated, v.method, v.json";

    /// <summary>How many columns those are.</summary>
    public const int ColumnCount = 6;

    /// <summary>Reads a version from the first columns of the current row.</summary>
    public static RawResource Resource(SqliteStatement row, SqliteSession session, SqliteNames names) => new(
        new ResourceKey(names.Text(session, row.Integer(0)), row.Text(1), row.Integer(2)),
        new DateTimeOffset(row.Integer(3), TimeSpan.Zero),
        (WriteMethod)row.Integer(4),
        row.Blob(5));

    /// <summary>Reads a whole number that this store gave out as a place to go on from.</summary>
    /// <exception cref="FhirException">400: it is none.</exception>
    public static long Position(string text, string what) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new FhirException(FhirError.InvalidRequest($"The {what} is not one that this server gave: start again without it."));

    /// <summary>Writes such a place.</summary>
    public static string Position(long position) => position.ToString(CultureInfo.InvariantCulture);
}
