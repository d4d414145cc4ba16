using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>Reads what was written since a walk over pages began: each resource as it is, unless it is deleted, and as it was.</summary>
internal sealed class SqliteChanges(SqliteNames names, SqliteSearch search)
{
    private const string Then = $"SELECT r.type, r.id, v.version, v.last_updated, v.method, v.json FROM version v CROSS JOIN resource r ON r.rid = v.rid "
        + "WHERE v.rid = ?1 AND v.seq <= ?2 ORDER BY v.version DESC LIMIT 1";

    /// <summary>The changed resources that may stand on a page.</summary>
    /// <param name="session">Reads.</param>
    /// <param name="query">The query.</param>
    /// <param name="grant">The leave: what it does not let through as it is now is left out.</param>
    /// <param name="after">Where the page begins, and how far back the walk began.</param>
    /// <param name="found">What of the page is as it was.</param>
    /// <exception cref="FhirException">410: there are too many.</exception>
    public IReadOnlyList<ChangedResource> Since(SqliteSession session, SearchQuery query, AccessGrant grant, SearchCursor after, List<PlacedResource> found)
    {
        var asOf = after.AsOf ?? throw new ArgumentException("The walk has no beginning.", nameof(after));
        var parameters = new SqlParameters();
        // A first version cannot have been there when the walk began.
        var sql = $"SELECT {SqliteRows.Columns}, r.rid FROM (SELECT DISTINCT w.rid FROM version w WHERE w.seq > {parameters.Add(asOf)} AND w.version > 1"
            + $"{OfTypes(session, query, parameters)}{OnPage(query, after, found, parameters)} LIMIT {parameters.Add(SnapshotPage.MostChanged + 1)}) c "
            + $"CROSS JOIN resource r ON r.rid = c.rid CROSS JOIN version v ON v.seq = r.seq WHERE r.deleted = 0{search.GrantCondition(session, grant.RowsOf(query.Types), "r", parameters)}";
        var current = new List<(RawResource Resource, long Rid)>();
        using (var select = session.Query(sql, parameters.Values))
        {
            while (select.Step())
                current.Add((SqliteRows.Resource(select, session, names), select.Integer(SqliteRows.ColumnCount)));
        }

        if (current.Count > SnapshotPage.MostChanged)
            throw SnapshotPage.TooOld();
        return [.. current.Select(changed => AsItWas(session, changed.Resource, changed.Rid, asOf)).OfType<ChangedResource>()];
    }

    private ChangedResource? AsItWas(SqliteSession session, RawResource current, long rid, long asOf)
    {
        using var select = session.Statement(Then).Bind(1, rid).Bind(2, asOf);
        if (!select.Step() || SqliteRows.Resource(select, session, names) is not { Deleted: false } then)
            return null;
        return new ChangedResource(current, then, rid);
    }

    private string OfTypes(SqliteSession session, SearchQuery query, SqlParameters parameters) => query.Types.Count == 0
        ? string.Empty
        : $" AND w.type IN (SELECT value FROM {parameters.AddList(query.Types.Select(type => names.Find(session, type)).OfType<long>())})";

    // Without sort keys the page's own numbers bound what can stand on it.
    private static string OnPage(SearchQuery query, SearchCursor after, List<PlacedResource> found, SqlParameters parameters)
    {
        if (query.Sort.Count > 0)
            return string.Empty;
        var (beyond, within) = after.Backward ? ("<", ">=") : (">", "<=");
        var from = string.Create(CultureInfo.InvariantCulture, $" AND w.rid {beyond} {parameters.Add(after.Rid)}");
        return found.Count <= query.Count ? from : $"{from} AND w.rid {within} {parameters.Add((long)found[^1].Place.Created)}";
    }
}
