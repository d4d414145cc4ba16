using FhirServer.Fhir;

namespace FhirServer.Storage.Sqlite;

/// <summary>
/// Takes a resource out of the file with all its versions. Of each version its number and time stay in the commit log, which has no gaps, under no
/// resource and no type. What stood in the pages is overwritten; the write-ahead log holds old pages until it is emptied.
/// See https://www.sqlite.org/pragma.html#pragma_secure_delete.
/// </summary>
internal sealed class SqliteErasure(SqliteSession session)
{
    private readonly SqliteStatement emptyVersions = session.Statement(
        $"UPDATE version SET rid = -seq, type = 0, version = 0, method = {(int)WriteMethod.Delete}, json = x'' WHERE rid = ?");

    private readonly SqliteStatement deleteResource = session.Statement("DELETE FROM resource WHERE rid = ?");

    private readonly SqliteStatement deletePieces = session.Statement("DELETE FROM content_piece WHERE content IN (SELECT id FROM content WHERE owner = ?)");

    private readonly SqliteStatement deleteContents = session.Statement("DELETE FROM content WHERE owner = ?");

    /// <summary>Erases.</summary>
    /// <param name="key">The resource.</param>
    /// <param name="rid">The resource's number.</param>
    /// <param name="deleteEntries">Deletes its index rows.</param>
    public void Run(ResourceKey key, long rid, Action deleteEntries)
    {
        SetSecure(isOn: true);
        try
        {
            deleteEntries();
            emptyVersions.Bind(1, rid).Run();
            deleteResource.Bind(1, rid).Run();
            deletePieces.Bind(1, key.WithoutVersion.ToString()).Run();
            deleteContents.Bind(1, key.WithoutVersion.ToString()).Run();
        }
        finally
        {
            SetSecure(isOn: false);
        }
    }

    /// <summary>
    /// Ends a commit that erased: full text keeps words of versions before the last one until its parts are merged. That may take seconds, in
    /// which nothing is written; when it was done lately there is little to do.
    /// </summary>
    public void Finish() => session.Execute("INSERT INTO ix_word (ix_word) VALUES ('optimize')");

    // For erasures alone: every write would pay for it, as it deletes the index rows of the version before.
    private void SetSecure(bool isOn)
    {
        session.Execute($"PRAGMA secure_delete = {(isOn ? "ON" : "FAST")}");
        session.Execute($"INSERT INTO ix_word (ix_word, rank) VALUES ('secure-delete', {(isOn ? 1 : 0)})");
    }
}
