using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Storage.Verification;

namespace FhirServer.Storage.Sqlite;

/// <summary>Each resource with all its versions and its index rows.</summary>
internal sealed class SqliteResourceCheck(SqliteSession session, SqliteWords words, SqliteEntryCheck entries, StoredContent content, VerificationLog log)
{
    private const string Resources = "SELECT rid, type, id, seq, version, last_updated, deleted, tables, stamp FROM resource ORDER BY rid";
    private const string Versions = "SELECT seq, version, last_updated, method, type, json FROM version WHERE rid = ? ORDER BY version";

    /// <summary>Walks.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        using var rows = session.Statement(Resources);
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.CountResource();
            var head = new Head(
                rows.Integer(0), rows.Integer(1), rows.Text(2), rows.Integer(3), rows.Integer(4), rows.Integer(5), rows.Integer(6) != 0, (int)rows.Integer(7))
            { Stamp = rows.Integer(8) };
            if (words.Name(head.Type) is { } type)
                Check(head, new ResourceKey(type, head.Id));
            else
                log.Add(FindingKind.Shape, $"resource {head.Rid}", $"its type {head.Type} has no name");
        }
    }

    private void Check(Head head, ResourceKey key)
    {
        Row? last = null;
        using (var rows = session.Statement(Versions).Bind(1, head.Rid))
        {
            while (rows.Step())
            {
                log.CountVersion();
                var row = new Row(rows.Integer(0), rows.Integer(1), rows.Integer(2), rows.Integer(3), rows.Integer(4), rows.Blob(5));
                CheckOrder(key, last, row, head);
                last = row with { IsReadable = CheckContent(key, row), Json = row.Version == head.Version ? row.Json : [] };
            }
        }

        CheckHead(key, head, last);
        CheckEntries(key, head, last);
    }

    private void CheckOrder(ResourceKey key, Row? last, Row row, Head head)
    {
        var place = (key with { Version = row.Version }).ToString();
        Missing(key, last?.Version ?? 0, row.Version);
        if (row.Version < 1 || row.Version > head.Version)
            log.Add(FindingKind.StrayVersion, place, $"stands beyond the current version {head.Version}");
        if (row.Type != head.Type)
            log.Add(FindingKind.StrayVersion, place, "is of another type than its resource");
        if (last is not null && (row.Seq <= last.Seq || row.Time < last.Time))
            log.Add(FindingKind.Order, place, "is not later than the version before it");
    }

    private void Missing(ResourceKey key, long after, long before)
    {
        if (before - after > 1)
            log.Add(FindingKind.MissingVersion, (key with { Version = after + 1 }).ToString(), before - after == 2 ? "is missing" : string.Create(CultureInfo.InvariantCulture, $"is missing, and all up to {before - 1}"));
    }

    private bool CheckContent(ResourceKey key, Row row)
    {
        var isKnown = row.Method is >= 0 and <= (long)WriteMethod.Delete && row.Time >= 0 && row.Time <= DateTime.MaxValue.Ticks;
        if (!isKnown)
        {
            log.Add(FindingKind.Shape, (key with { Version = row.Version }).ToString(), "its method or its time is none");
            return false;
        }

        return StoredContent.Check(Resource(key, row), log);
    }

    private void CheckHead(ResourceKey key, Head head, Row? last)
    {
        Missing(key, last?.Version ?? 0, head.Version + 1);
        if (last?.Version != head.Version)
            return;
        if (last.Seq != head.Seq || last.Time != head.Time)
            log.Add(FindingKind.Current, key.ToString(), "does not have the place and time of its current version");
        if (head.Deleted != (last.Method == (long)WriteMethod.Delete))
            log.Add(FindingKind.Current, key.ToString(), head.Deleted ? "counts as deleted, but its current version is no tombstone" : "counts as there, but its current version is a tombstone");
    }

    private void CheckEntries(ResourceKey key, Head head, Row? last)
    {
        if (head.Deleted)
        {
            if (entries.Count(head.Rid) is > 0 and var count)
                log.Add(FindingKind.Tombstone, key.ToString(), $"is deleted and has {count} index entries");
            return;
        }

        if (!content.IsCurrent(key.Type, head.Stamp))
            return;
        if (last is not { IsReadable: true } || last.Version != head.Version || content.Entries(Resource(key, last), log) is not { } expected)
            return;
        if (entries.Check(head.Rid, key.ToString(), key.Type, expected, log) != head.Tables)
            log.Add(FindingKind.Entries, key.ToString(), "does not say in which tables it has index entries");
    }

    private static RawResource Resource(ResourceKey key, Row row) =>
        new(key with { Version = row.Version }, new DateTimeOffset(row.Time, TimeSpan.Zero), (WriteMethod)row.Method, row.Json);

    private sealed record Head(long Rid, long Type, string Id, long Seq, long Version, long Time, bool Deleted, int Tables)
    {
        public long Stamp { get; init; }
    }

    private sealed record Row(long Seq, long Version, long Time, long Method, long Type, byte[] Json)
    {
        public bool IsReadable { get; init; }
    }
}
