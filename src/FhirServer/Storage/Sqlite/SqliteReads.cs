using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Storage.Sqlite;

/// <summary>Reads by identity: one current version, one old version, many current ones. Without a row filter the texts are fixed.</summary>
internal sealed class SqliteReads(SqliteNames names, SqliteSearch search)
{
    private const string Current =
        $"SELECT {SqliteRows.Columns} FROM resource r CROSS JOIN version v ON v.seq = r.seq WHERE r.type = ?1 AND r.id = ?2";

    private const string Version =
        $"SELECT {SqliteRows.Columns} FROM resource r CROSS JOIN version v ON v.rid = r.rid WHERE r.type = ?1 AND r.id = ?2 AND v.version = ?3";

    private const string Many =
        $"SELECT {SqliteRows.Columns} FROM json_each(?2) k CROSS JOIN resource r ON r.type = ?1 AND r.id = k.value "
        + "CROSS JOIN version v ON v.seq = r.seq WHERE r.deleted = 0";

    /// <summary>The current version or tombstone.</summary>
    public RawResource? Read(SqliteSession session, string type, string id, AccessGrant grant)
    {
        if (names.Find(session, type) is not { } number)
            return null;
        if (grant.RowsOf(type) is { } rows)
            return Granted(session, Current + " AND r.deleted = 0", rows, number, id).FirstOrDefault();
        using var select = session.Statement(Current).Bind(1, number).Bind(2, id);
        return select.Step() ? SqliteRows.Resource(select, session, names) : null;
    }

    /// <summary>One version.</summary>
    public RawResource? ReadVersion(SqliteSession session, ResourceKey key, AccessGrant grant)
    {
        if (names.Find(session, key.Type) is not { } number || key.Version is not { } version)
            return null;
        if (grant.RowsOf(key.Type) is { } rows)
            return Granted(session, Version, rows, number, key.Id, version).FirstOrDefault();
        using var select = session.Statement(Version).Bind(1, number).Bind(2, key.Id).Bind(3, version);
        return select.Step() ? SqliteRows.Resource(select, session, names) : null;
    }

    /// <summary>The current versions of those that are there.</summary>
    public IReadOnlyList<RawResource> ReadMany(SqliteSession session, IReadOnlyCollection<ResourceKey> keys, AccessGrant grant)
    {
        var found = new List<RawResource>(keys.Count);
        foreach (var type in keys.GroupBy(key => key.Type))
        {
            if (names.Find(session, type.Key) is { } number)
                found.AddRange(Granted(session, Many, grant.RowsOf(type.Key), number, JsonSerializer.Serialize(type.Select(key => key.Id).Distinct())));
        }

        return found;
    }

    private List<RawResource> Granted(SqliteSession session, string sql, SearchExpr? rows, long type, string id, long? version = null)
    {
        var parameters = new SqlParameters();
        parameters.Add(type);
        parameters.Add(id);
        if (version is { } number)
            parameters.Add(number);
        using var select = session.Query(sql + search.GrantCondition(session, rows, "r", parameters), parameters.Values);
        var found = new List<RawResource>();
        while (select.Step())
            found.Add(SqliteRows.Resource(select, session, names));
        return found;
    }
}
