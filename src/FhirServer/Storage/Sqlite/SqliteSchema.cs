using System.Globalization;
using System.Text;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// The tables, and how an older file becomes a newer one. <c>PRAGMA user_version</c> counts the steps that a file has taken.
/// Why the tables are as they are: docs/decisions/0004-sqlite-durability-and-shape.md.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Each index table.</summary>
    public static IReadOnlyList<string> IndexTables { get; } =
        ["ix_string", "ix_token", "ix_date", "ix_number", "ix_reference", "ix_uri", "ix_position", "ix_text"];

    private static readonly IReadOnlyList<string> Steps = [First, Second, Third];

    /// <summary>The schema version that this program writes.</summary>
    public static int Newest => Steps.Count;

    // The statistics at the end are not measured but the usual shape: a parameter has very many rows, a value of it some,
    // a resource few. Without them SQLite takes an equality on the parameter alone for as good as one on the resource.
    private const string First = """
        CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE param (id INTEGER PRIMARY KEY, type TEXT NOT NULL, code TEXT NOT NULL, UNIQUE (code, type));

        CREATE TABLE resource (
            rid INTEGER PRIMARY KEY,
            type INTEGER NOT NULL,
            id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            version INTEGER NOT NULL,
            last_updated INTEGER NOT NULL,
            deleted INTEGER NOT NULL,
            tables INTEGER NOT NULL,
            UNIQUE (type, id));
        CREATE INDEX resource_live ON resource (type) WHERE deleted = 0;
        CREATE INDEX resource_updated ON resource (type, last_updated) WHERE deleted = 0;

        CREATE TABLE version (
            seq INTEGER PRIMARY KEY,
            rid INTEGER NOT NULL,
            type INTEGER NOT NULL,
            version INTEGER NOT NULL,
            last_updated INTEGER NOT NULL,
            method INTEGER NOT NULL,
            json BLOB NOT NULL);
        CREATE UNIQUE INDEX version_of ON version (rid, version);
        CREATE INDEX version_type ON version (type);

        CREATE TABLE ix_string (
            param INTEGER NOT NULL, folded TEXT NOT NULL, rid INTEGER NOT NULL, n INTEGER NOT NULL, exact TEXT NOT NULL,
            PRIMARY KEY (param, folded, rid, n)) WITHOUT ROWID;
        CREATE INDEX ix_string_rid ON ix_string (rid, param, folded);

        CREATE TABLE ix_token (
            param INTEGER NOT NULL, value TEXT NOT NULL, rid INTEGER NOT NULL, n INTEGER NOT NULL, system INTEGER, text TEXT,
            PRIMARY KEY (param, value, rid, n)) WITHOUT ROWID;
        CREATE INDEX ix_token_rid ON ix_token (rid, param, value);

        CREATE TABLE ix_date (
            param INTEGER NOT NULL, low INTEGER NOT NULL, rid INTEGER NOT NULL, n INTEGER NOT NULL, high INTEGER NOT NULL,
            PRIMARY KEY (param, low, rid, n)) WITHOUT ROWID;
        CREATE INDEX ix_date_high ON ix_date (param, high, low);
        CREATE INDEX ix_date_rid ON ix_date (rid, param, low, high);

        CREATE TABLE ix_number (
            param INTEGER NOT NULL, low BLOB NOT NULL, rid INTEGER NOT NULL, n INTEGER NOT NULL, high BLOB,
            system INTEGER, code INTEGER, unit INTEGER,
            PRIMARY KEY (param, low, rid, n)) WITHOUT ROWID;
        CREATE INDEX ix_number_high ON ix_number (param, high) WHERE high IS NOT NULL;
        CREATE INDEX ix_number_rid ON ix_number (rid, param, low, high);

        CREATE TABLE ix_reference (
            param INTEGER NOT NULL, target TEXT NOT NULL, kind INTEGER NOT NULL, rid INTEGER NOT NULL, n INTEGER NOT NULL,
            type INTEGER, version TEXT,
            PRIMARY KEY (param, target, kind, rid, n)) WITHOUT ROWID;
        CREATE INDEX ix_reference_rid ON ix_reference (rid, param, target);

        CREATE TABLE ix_uri (
            param INTEGER NOT NULL, value TEXT NOT NULL, rid INTEGER NOT NULL, n INTEGER NOT NULL,
            PRIMARY KEY (param, value, rid, n)) WITHOUT ROWID;
        CREATE INDEX ix_uri_rid ON ix_uri (rid, param, value);

        ANALYZE;
        INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
            ('resource', 'sqlite_autoindex_resource_1', '1000000 20000 1'),
            ('resource', 'resource_live', '1000000 20000'),
            ('resource', 'resource_updated', '1000000 20000 10'),
            ('version', 'version_of', '1000000 2 1'),
            ('version', 'version_type', '1000000 20000'),
            ('ix_string', 'ix_string', '10000000 50000 50 1 1'), ('ix_string', 'ix_string_rid', '10000000 10 2 1 1'),
            ('ix_token', 'ix_token', '10000000 50000 500 1 1'), ('ix_token', 'ix_token_rid', '10000000 10 2 1 1'),
            ('ix_date', 'ix_date', '10000000 50000 50 1 1'), ('ix_date', 'ix_date_high', '10000000 50000 50 50 1 1'),
            ('ix_date', 'ix_date_rid', '10000000 10 2 1 1 1'),
            ('ix_number', 'ix_number', '10000000 50000 50 1 1'), ('ix_number', 'ix_number_high', '10000 500 5 1 1 1'),
            ('ix_number', 'ix_number_rid', '10000000 10 2 1 1 1'),
            ('ix_reference', 'ix_reference', '10000000 50000 50 50 1 1'), ('ix_reference', 'ix_reference_rid', '10000000 10 2 1 1 1'),
            ('ix_uri', 'ix_uri', '10000000 50000 10 1 1'), ('ix_uri', 'ix_uri_rid', '10000000 10 2 1 1');
        ANALYZE sqlite_schema;
        """;

    // How new the index entries of a resource are, and how building them anew stands; what is there already is older than any stamp.
    // ix_word holds the words of ix_text and nothing else; its tokenizer cuts at blanks, because the words were cut and folded already.
    private const string Second = """
        ALTER TABLE resource ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE state (name TEXT PRIMARY KEY, version INTEGER NOT NULL, json BLOB NOT NULL) WITHOUT ROWID;

        CREATE TABLE ix_position (
            param INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, rid INTEGER NOT NULL, n INTEGER NOT NULL,
            x REAL NOT NULL, y REAL NOT NULL, z REAL NOT NULL,
            PRIMARY KEY (param, latitude, longitude, rid, n)) WITHOUT ROWID;
        CREATE INDEX ix_position_rid ON ix_position (rid, param);

        CREATE TABLE ix_text (
            id INTEGER PRIMARY KEY, rid INTEGER NOT NULL, param INTEGER NOT NULL, n INTEGER NOT NULL, words TEXT NOT NULL);
        CREATE INDEX ix_text_rid ON ix_text (rid, param);
        CREATE VIRTUAL TABLE ix_word USING fts5 (words, content='ix_text', content_rowid='id', columnsize=0, tokenize='ascii');

        INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
            ('ix_position', 'ix_position', '1000000 1000000 10 2 1 1'), ('ix_position', 'ix_position_rid', '1000000 1 1 1 1 1'),
            ('ix_text', 'ix_text_rid', '10000000 2 1');
        ANALYZE sqlite_schema;
        """;

    // Content too large for its resource. Its name stands in the resource; the owner keeps it from being read by way of another one.
    private const string Third = """
        CREATE TABLE content (
            id TEXT PRIMARY KEY, owner TEXT, length INTEGER, begun INTEGER NOT NULL, kept INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE INDEX content_loose ON content (begun) WHERE kept = 0;
        CREATE INDEX content_owner ON content (owner) WHERE owner IS NOT NULL;
        CREATE TABLE content_piece (content TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (content, n));
        """;

    /// <summary>Takes the steps that the file has not taken yet, all in one transaction, also when two processes start at once.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a newer program.</exception>
    public static void Upgrade(SqliteSession session) => Upgrade(session, Newest);

    /// <summary>The same up to a step, as an older program would.</summary>
    internal static void Upgrade(SqliteSession session, int newest)
    {
        session.Execute("BEGIN IMMEDIATE");
        var version = Version(session);
        if (version > newest)
        {
            session.Execute("ROLLBACK");
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database has schema version {version}, this program knows versions up to {newest}: start a newer program, or another data directory."));
        }

        for (var step = version; step < newest; step++)
        {
            foreach (var statement in Split(Steps[step]))
                session.Execute(statement);
        }

        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {newest}"));
        session.Execute("COMMIT");
    }

    private static int Version(SqliteSession session) => (int)session.Scalar("PRAGMA user_version");

    private static IEnumerable<string> Split(string script)
    {
        var statement = new StringBuilder();
        foreach (var line in script.Split('\n'))
        {
            statement.Append(line).Append('\n');
            if (!line.EndsWith(';'))
                continue;
            yield return statement.ToString();
            statement.Clear();
        }
    }
}
