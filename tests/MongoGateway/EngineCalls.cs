using Npgsql;
using NpgsqlTypes;

namespace MongoGateway;

/// <summary>What a write answered; without success the result lists write errors.</summary>
internal readonly record struct WriteOutcome(byte[] Result, bool Success);

/// <summary>A page of a cursor, and the document by which the next one is asked for; null when it was the last.</summary>
internal readonly record struct CursorPage(byte[] Page, byte[]? Continuation, bool HoldsConnection, long CursorId);

/// <summary>
/// The calls of DocumentDB's SQL functions. BSON goes in as bytea, which the engine casts, and comes out by a cast to bytea, because
/// Npgsql does not know the engine's types.
/// </summary>
internal static class EngineCalls
{
    /// <summary>insert, update, delete: the command and, when they came beside it, its documents.</summary>
    public static Task<WriteOutcome> WriteAsync(NpgsqlConnection connection, string function, Command command, string? retryId) => ReadWriteAsync(
        connection,
        $"SELECT p_result::bytea, p_success FROM documentdb_api.{function}($1, $2, $3, $4)",
        Text(command.Database),
        Bson(command.Body),
        command.Sequence is { } sequence ? Bson(sequence) : Null(NpgsqlDbType.Bytea),
        TextOrNull(retryId));

    /// <summary>findAndModify.</summary>
    public static Task<WriteOutcome> FindAndModifyAsync(NpgsqlConnection connection, Command command, string? retryId) => ReadWriteAsync(
        connection,
        "SELECT p_result::bytea, p_success FROM documentdb_api.find_and_modify($1, $2, $3)",
        Text(command.Database),
        Bson(command.Body),
        TextOrNull(retryId));

    /// <summary>find, aggregate, list_indexes, list_collections.</summary>
    public static async Task<CursorPage> FirstPageAsync(NpgsqlConnection connection, string function, Command command)
    {
        var sql = $"SELECT cursorpage::bytea, continuation::bytea, persistconnection, cursorid FROM documentdb_api.{function}_cursor_first_page($1, $2)";
        await using var call = Call(connection, sql, Text(command.Database), Bson(command.Body));
        await using var row = await OneRowAsync(call);
        return FirstPage(row);
    }

    /// <summary>getMore.</summary>
    public static async Task<(byte[] Page, byte[]? Continuation)> NextPageAsync(
        NpgsqlConnection connection, string database, Command command, byte[] continuation)
    {
        const string Sql = "SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.cursor_get_more($1, $2, $3)";
        await using var call = Call(connection, Sql, Text(database), Bson(command.Body), Bson(continuation));
        await using var row = await OneRowAsync(call);
        return (Bytes(row, 0), BytesOrNull(row, 1));
    }

    /// <summary>A function that answers with one BSON document.</summary>
    public static async Task<byte[]> DocumentAsync(NpgsqlConnection connection, string expression, params NpgsqlParameter[] parameters) =>
        (byte[])(await ScalarAsync(connection, $"SELECT ({expression})::bytea", parameters) ?? throw NoRow());

    /// <summary>The first column of the first row.</summary>
    public static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        await using var call = Call(connection, sql, parameters);
        return await call.ExecuteScalarAsync();
    }

    /// <summary>A text parameter.</summary>
    public static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    /// <summary>A BSON document, or several in a row, as a parameter.</summary>
    public static NpgsqlParameter Bson(ReadOnlyMemory<byte> value) =>
        new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    /// <summary>The id of a session as a parameter.</summary>
    public static NpgsqlParameter Id(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid };

    /// <summary>A whole number as a parameter.</summary>
    public static NpgsqlParameter Whole(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    /// <summary>A floating point parameter.</summary>
    public static NpgsqlParameter Real(double value) => new NpgsqlParameter<double> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Double };

    private static NpgsqlParameter TextOrNull(string? value) => value is null ? Null(NpgsqlDbType.Text) : Text(value);

    private static NpgsqlParameter Null(NpgsqlDbType type) => new() { Value = DBNull.Value, NpgsqlDbType = type };

    // A row is in memory when it was read, so that taking its columns does not block.
    private static CursorPage FirstPage(NpgsqlDataReader row) => new(Bytes(row, 0), BytesOrNull(row, 1), row.GetBoolean(2), row.GetInt64(3));

    private static byte[] Bytes(NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static byte[]? BytesOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Bytes(row, column);

    private static NpgsqlCommand Call(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        var call = new NpgsqlCommand(sql, connection);
        call.Parameters.AddRange(parameters);
        return call;
    }

    private static async Task<WriteOutcome> ReadWriteAsync(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        await using var call = Call(connection, sql, parameters);
        await using var row = await OneRowAsync(call);
        return new WriteOutcome(Bytes(row, 0), row.GetBoolean(1));
    }

    private static async Task<NpgsqlDataReader> OneRowAsync(NpgsqlCommand call)
    {
        var reader = await call.ExecuteReaderAsync();
        if (await reader.ReadAsync())
            return reader;
        await reader.DisposeAsync();
        throw NoRow();
    }

    private static CommandException NoRow() => new(ErrorCodes.Internal, "the engine returned no row");
}
