using Npgsql;
using NpgsqlTypes;

namespace MongoGateway;

/// <summary>The pool of connections to the engine, and what is asked of it outside any command.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;

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
    public ValueTask<NpgsqlConnection> OpenAsync() => source.OpenConnectionAsync();

    /// <summary>Drops the idle connections.</summary>
    public void Clear() => source.Clear();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

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

    /// <summary>What became of a transaction whose commit was not answered: "committed", "aborted" or "in progress".</summary>
    public async Task<string?> TransactionStatusAsync(string transactionId)
    {
        await using var connection = await OpenAsync();
        return (string?)await EngineCalls.ScalarAsync(connection, "SELECT pg_xact_status($1::text::xid8)", EngineCalls.Text(transactionId));
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
