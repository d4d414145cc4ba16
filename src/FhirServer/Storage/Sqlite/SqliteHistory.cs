using FhirServer.Fhir;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// History and change feed: both read the table <c>version</c>, whose key is the order of commits.
/// As times never go back in that order, a limit in time is a limit of that key. See https://hl7.org/fhir/R4/http.html#history.
/// </summary>
internal sealed class SqliteHistory(SqliteNames names, SqliteSearch search)
{
    private const string Tables = "version v CROSS JOIN resource r ON r.rid = v.rid";

    /// <summary>A page of versions, newest first.</summary>
    public VersionPage Page(SqliteSession session, HistoryQuery query, AccessGrant grant)
    {
        var after = query.After is null ? (long?)null : SqliteRows.Position(query.After, "page to go on from");
        var parameters = new SqlParameters();
        if (From(session, query, parameters) is not { } from)
            return new VersionPage([], Next: null, after is null ? 0 : null);
        var where = from + search.GrantCondition(session, query.Type is null ? grant.Rows : grant.RowsOf(query.Type), "r", parameters);
        long? total = after is null ? Total(session, where, parameters) : null;
        return query.Count > 0 ? Read(session, where, parameters, query.Count, after) with { Total = total } : new VersionPage([], Next: null, total);
    }

    /// <summary>The next versions after a position, oldest first, and the position that was looked up to.</summary>
    public (IReadOnlyList<ChangeEvent> Events, long Position) Changes(SqliteSession session, long after, int most, AccessGrant grant)
    {
        var newest = session.Scalar("SELECT max(seq) FROM version");
        var parameters = new SqlParameters();
        var sql = $"SELECT {SqliteRows.Columns}, v.seq FROM {Tables} WHERE v.seq > {parameters.Add(after)} AND v.seq <= {parameters.Add(newest)}"
            + $"{search.GrantCondition(session, grant.Rows, "r", parameters)} ORDER BY v.seq LIMIT {parameters.Add(most)}";
        var events = new List<ChangeEvent>();
        var last = after;
        using var select = session.Query(sql, parameters.Values);
        while (select.Step())
        {
            last = select.Integer(SqliteRows.ColumnCount);
            events.Add(new ChangeEvent(SqliteRows.Position(last), SqliteRows.Resource(select, session, names)));
        }

        return (events, events.Count == most ? last : Math.Max(newest, after));
    }

    /// <summary>Where the newest version of a type stands; null when there is none.</summary>
    public string? Newest(SqliteSession session, string type)
    {
        if (names.Find(session, type) is not { } number)
            return null;
        using var select = session.Statement("SELECT max(seq) FROM version WHERE type = ?1").Bind(1, number);
        return select.Step() && select.Value(0) is long ? SqliteRows.Position(select.Integer(0)) : null;
    }

    private static long Total(SqliteSession session, string where, SqlParameters parameters)
    {
        using var count = session.Query($"SELECT count(*) {where}", parameters.Values);
        return count.Step() ? count.Integer(0) : 0;
    }

    // FROM and WHERE; null when there cannot be any.
    private string? From(SqliteSession session, HistoryQuery query, SqlParameters parameters)
    {
        var conditions = new List<string>();
        if (query.Type is not null)
        {
            if (names.Find(session, query.Type) is not { } type)
                return null;
            conditions.Add(query.Id is null ? $"v.type = {parameters.Add(type)}" : $"r.type = {parameters.Add(type)} AND r.id = {parameters.Add(query.Id)}");
        }

        if (query.DeletionsOnly)
            conditions.Add($"v.method = {parameters.Add((long)WriteMethod.Delete)}");
        if (query.Since is { } since)
            conditions.Add($"v.seq >= {parameters.Add(FirstAt(session, since))}");
        if (query.AtUntil is { } until)
            conditions.Add($"v.seq < {parameters.Add(FirstAt(session, until))}");
        if (query.AtFrom is { } from)
            conditions.Add($"coalesce((SELECT n.last_updated FROM version n WHERE n.rid = v.rid AND n.version = v.version + 1), {long.MaxValue}) > {parameters.Add(from.UtcTicks)}");
        var tables = query.Id is null ? Tables : "resource r CROSS JOIN version v ON v.rid = r.rid";
        return $"FROM {tables} WHERE {(conditions.Count == 0 ? "1" : string.Join(" AND ", conditions))}";
    }

    // The first seq at a time or later, by halving: as there are no gaps, a look at log2(n) rows is enough and no index is needed.
    private static long FirstAt(SqliteSession session, DateTimeOffset time)
    {
        var low = 1L;
        var high = session.Scalar("SELECT max(seq) FROM version") + 1;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            using var select = session.Statement("SELECT last_updated FROM version WHERE seq >= ? ORDER BY seq LIMIT 1").Bind(1, middle);
            if (select.Step() && select.Integer(0) < time.UtcTicks)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private VersionPage Read(SqliteSession session, string where, SqlParameters parameters, int most, long? after)
    {
        var older = after is { } seq ? $" AND v.seq < {parameters.Add(seq)}" : string.Empty;
        var sql = $"SELECT {SqliteRows.Columns}, v.seq {where}{older} ORDER BY v.seq DESC LIMIT {parameters.Add(most + 1L)}";
        var versions = new List<RawResource>();
        var last = 0L;
        using var select = session.Query(sql, parameters.Values);
        while (select.Step())
        {
            if (versions.Count == most)
                return new VersionPage(versions, SqliteRows.Position(last), Total: null);
            versions.Add(SqliteRows.Resource(select, session, names));
            last = select.Integer(SqliteRows.ColumnCount);
        }

        return new VersionPage(versions, Next: null, Total: null);
    }
}
