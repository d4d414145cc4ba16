using Npgsql;
using NpgsqlTypes;

namespace MongoGateway;

/// <summary>The pool of connections to the engine, and what is asked of it outside any command.</summary>
internal sealed class Backend : IAsyncDisposable
{
    /// <summary>Any number, the same for all gateways of a database.</summary>
    private const int PreparingLock = 27017;

    private readonly NpgsqlDataSource source;
    private readonly SemaphoreSlim preparing = new(1, 1);
    private volatile bool isPrepared;

    /// <summary>Prepares the pool; connections are opened when needed.</summary>
    public Backend(GatewayOptions options)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.Postgres)
        {
            MaxPoolSize = 200,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true, // nothing here sets session state, so a returned connection needs no DISCARD
            CommandTimeout = 0, // maxTimeMS is the engine's business
            ReadBufferSize = 32_768,
            WriteBufferSize = 32_768,
            Options = string.Join(' ', Settings(options).Select(setting => "-c " + setting)),
        };
        connection.ApplicationName ??= "mongo-gateway";
        source = new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }

    /// <summary>A connection of the pool; disposing gives it back.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync()
    {
        if (!isPrepared)
            await PrepareAsync();
        return await source.OpenConnectionAsync();
    }

    /// <summary>Drops the idle connections.</summary>
    public void Clear() => source.Clear();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        preparing.Dispose();
    }

    /// <summary>Frees the files of cursors that were not read to their end.</summary>
    public async Task DeleteCursorFilesAsync(long[] ids)
    {
        await using var command = source.CreateCommand("SELECT documentdb_api_internal.delete_cursors($1)");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The engine keeps a record of every retryable write and never removes one that was not retried.</summary>
    public async Task DeleteOldRetryRecordsAsync()
    {
        await using var command = source.CreateCommand("DELETE FROM documentdb_data.retryable_writes WHERE write_time < now() - interval '5 minutes'");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Forgets commits that nobody asks about any more.</summary>
    public async Task DeleteOldCommitsAsync()
    {
        await using var command = source.CreateCommand("DELETE FROM mongo_gateway_commits WHERE at < now() - interval '1 hour'");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// Notes, inside a transaction that is about to commit, that it did, and gives PostgreSQL's id of it; null when it wrote nothing. The
    /// id alone would not do: after a crash PostgreSQL gives the ids of transactions that left nothing to others.
    /// </summary>
    public static async Task<string?> NoteCommitAsync(NpgsqlConnection connection, Guid session, long number)
    {
        const string Sql = """
            INSERT INTO mongo_gateway_commits (session, number)
            SELECT $1, $2 WHERE pg_current_xact_id_if_assigned() IS NOT NULL
            ON CONFLICT (session) DO UPDATE SET number = excluded.number, at = now()
            RETURNING pg_current_xact_id()::text
            """;
        return (string?)await EngineCalls.ScalarAsync(connection, Sql, EngineCalls.Id(session), EngineCalls.Whole(number));
    }

    /// <summary>What became of a transaction whose commit was not answered: true when it is there, null while it is in progress.</summary>
    public async Task<bool?> IsCommittedAsync(string transactionId, Guid session, long number)
    {
        await using var connection = await OpenAsync();
        // One after the other: seen at the same time, it might be neither in progress any more nor noted yet.
        if (await EngineCalls.ScalarAsync(connection, "SELECT pg_xact_status($1::text::xid8)", EngineCalls.Text(transactionId)) is "in progress")
            return null;
        const string Sql = "SELECT EXISTS (SELECT FROM mongo_gateway_commits WHERE session = $1 AND number = $2)";
        return (bool?)await EngineCalls.ScalarAsync(connection, Sql, EngineCalls.Id(session), EngineCalls.Whole(number));
    }

    private async Task PrepareAsync()
    {
        await preparing.WaitAsync();
        try
        {
            if (isPrepared)
                return;
            await using var command = source.CreateCommand($"""
                SELECT pg_advisory_xact_lock({PreparingLock});
                CREATE TABLE IF NOT EXISTS mongo_gateway_commits (session uuid PRIMARY KEY, number bigint NOT NULL, at timestamptz NOT NULL DEFAULT now());
                """);
            await command.ExecuteNonQueryAsync();
            isPrepared = true;
        }
        finally
        {
            preparing.Release();
        }
    }

    private static IEnumerable<string> Settings(GatewayOptions options) =>
    [
        "documentdb.useFileBasedPersistedCursors=on", // else a sorted or grouped cursor holds its connection
        "documentdb.throwDeadlockOnCRUD=on", // else it is hidden in writeErrors
        "documentdb_core.enableCollation=on",
        "documentdb.enableCollationWithNonUniqueOrderedIndexes=on",
        "documentdb.enablePlannerStatisticsNewCollections=on", // else every equality is guessed alike
        "jit=off",
        $"idle_in_transaction_session_timeout={(options.TransactionSeconds + 10) * 1000}",
        .. options.Settings,
    ];
}
