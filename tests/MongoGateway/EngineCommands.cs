using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using Npgsql;
using static MongoGateway.EngineCalls;

namespace MongoGateway;

/// <summary>Each command and the engine's function that answers it: the table of contents of the gateway.</summary>
internal sealed class EngineCommands(Cursors cursors)
{
    /// <summary>Runs a command on a connection.</summary>
    /// <exception cref="CommandException">It fails as MongoDB would fail it, or there is no such command.</exception>
    /// <exception cref="NpgsqlException">The engine fails it, or cannot be reached.</exception>
    public async Task<Reply> RunAsync(Command command, NpgsqlConnection connection) => command.Name switch
    {
        "find" => await FirstPageAsync(command, connection, "find"),
        "aggregate" when command.Explain => await Explain.RunAsync(connection, command, command.Body, "queryPlanner"),
        "aggregate" => await FirstPageAsync(command, connection, "aggregate"),
        "listIndexes" => await FirstPageAsync(command, connection, "list_indexes"),
        "listCollections" => await FirstPageAsync(command, connection, "list_collections"),
        "getMore" => await GetMoreAsync(command, connection),
        "insert" => Written(command, await WriteAsync(connection, "insert", Expect(command, "documents"), RetryId(command))),
        "update" => Written(command, await WriteAsync(connection, "update", Expect(command, "updates"), RetryId(command))),
        "delete" => Written(command, await WriteAsync(connection, "delete", Expect(command, "deletes"), RetryId(command))),
        "findAndModify" or "findandmodify" => Written(command, await FindAndModifyAsync(connection, command, RetryId(command))),
        "count" => await OfDatabaseAsync(command, connection, "documentdb_api.count_query($1, $2)"),
        "distinct" => await OfDatabaseAsync(command, connection, "documentdb_api.distinct_query($1, $2)"),
        "explain" => await ExplainAsync(command, connection),
        _ => await AdministerAsync(command, connection),
    };

    private static async Task<Reply> AdministerAsync(Command command, NpgsqlConnection connection)
    {
        var (database, body) = (Text(command.Database), Bson(command.Body));
        switch (command.Name)
        {
            case "create":
                return await OfDatabaseAsync(command, connection, "documentdb_api.create_collection_view($1, $2)");
            case "createIndexes":
                return await CreateIndexesAsync(command, connection);
            case "dropIndexes" or "deleteIndexes":
                return await DropIndexesAsync(command, connection);
            case "collMod":
                return await DocumentAsync(connection, "documentdb_api.coll_mod($1, $2, $3)", database, Text(command.Collection), body);
            case "listDatabases":
                return await DocumentAsync(connection, "documentdb_api.list_databases($1)", body);
            case "collStats":
                return await DocumentAsync(connection, "documentdb_api.coll_stats($1, $2, $3)", database, Text(command.Collection), Scale(command));
            case "dbStats":
                return await DocumentAsync(connection, "documentdb_api.db_stats($1, $2)", database, Scale(command));
            case "drop":
                await ScalarAsync(connection, "SELECT documentdb_api.drop_collection($1, $2)", database, Text(command.Collection));
                return new BsonDocument { { "ns", $"{command.Database}.{command.Target}" }, { "ok", 1.0 } }.ToBson();
            case "dropDatabase":
                await ScalarAsync(connection, "SELECT documentdb_api.drop_database($1)", database);
                return new BsonDocument { { "dropped", command.Database }, { "ok", 1.0 } }.ToBson();
            default:
                throw new CommandException(ErrorCodes.CommandNotFound, $"no such command: '{command.Name}'");
        }
    }

    private static async Task<Reply> OfDatabaseAsync(Command command, NpgsqlConnection connection, string expression) =>
        await DocumentAsync(connection, expression, Text(command.Database), Bson(command.Body));

    private static Command Expect(Command command, string sequence) =>
        command.SequenceName is null || string.Equals(command.SequenceName, sequence, StringComparison.Ordinal)
            ? command
            : throw CommandException.Bad($"{command.Name} with a document sequence '{command.SequenceName}'");

    /// <summary>By this the engine recognises a write that a driver sends again. It keeps no records inside transactions.</summary>
    private static string? RetryId(Command command) =>
        !command.InTransaction && command.TransactionNumber >= 0 ? $"{command.Session:N}:{command.TransactionNumber}" : null;

    private static NpgsqlParameter Scale(Command command) =>
        Real(new RawBsonDocument(command.Body.ToArray()).TryGetValue("scale", out var scale) && scale.IsNumeric ? scale.ToDouble() : 1);

    /// <summary>Gives write errors MongoDB's codes; some of them fail the whole command.</summary>
    private static Reply Written(Command command, WriteOutcome outcome)
    {
        if (outcome.Success)
            return outcome.Result;
        var reply = BsonSerializer.Deserialize<BsonDocument>(outcome.Result);
        if (!reply.TryGetValue("writeErrors", out var errors))
            return new Reply(outcome.Result, Failed: true);
        foreach (var error in errors.AsBsonArray.Cast<BsonDocument>())
        {
            var fault = Fault(command, error);
            if (fault.Code is ErrorCodes.WriteConflict or ErrorCodes.LockTimeout or ErrorCodes.Internal or ErrorCodes.MaxTimeExpired)
                throw fault;
            error["code"] = fault.Code;
            error["errmsg"] = fault.Message;
        }

        return new Reply(reply.ToBson(), Failed: true);
    }

    private static CommandException Fault(Command command, BsonDocument error) =>
        SqlStates.ToException(SqlStates.Unpack(error["code"].ToInt32()), error["errmsg"].AsString, command);

    /// <summary>The engine puts the outcome below raw.defaultShard; clients look for it on top.</summary>
    private static async Task<Reply> CreateIndexesAsync(Command command, NpgsqlConnection connection)
    {
        const string Function = "documentdb_api_internal.create_indexes_non_concurrently($1, $2, true)";
        var reply = BsonSerializer.Deserialize<BsonDocument>(
            await DocumentAsync(connection, Function, Text(command.Database), Bson(command.Body)));
        var outcome = reply.TryGetValue("raw", out var shards) ? shards.AsBsonDocument.GetValue(0).AsBsonDocument : reply;
        if (outcome.Contains("errmsg"))
            throw Fault(command, outcome);
        outcome["ok"] = 1.0;
        return outcome.ToBson();
    }

    private static async Task<Reply> DropIndexesAsync(Command command, NpgsqlConnection connection)
    {
        const string Function = "documentdb_api_internal.drop_indexes_non_concurrently($1, $2)";
        var reply = BsonSerializer.Deserialize<BsonDocument>(
            await DocumentAsync(connection, Function, Text(command.Database), Bson(command.Body)));
        if (reply.Contains("errmsg") && !reply["ok"].ToBoolean())
            throw Fault(command, reply);
        reply["ok"] = 1.0;
        return reply.ToBson();
    }

    private static Task<Reply> ExplainAsync(Command command, NpgsqlConnection connection)
    {
        var element = new RawBson(command.Body.Span);
        element.Next();
        if (element.Type != 0x03)
            throw CommandException.Bad("explain needs a command document");
        var explained = command.Body.Slice(element.ValueOffset, element.ValueLength);
        var verbosity = "allPlansExecution";
        while (element.Next())
        {
            if (element.Name.SequenceEqual("verbosity"u8))
                verbosity = element.AsString();
        }

        return Explain.RunAsync(connection, Command.Parse(explained, database: command.Database), explained, verbosity);
    }

    private async Task<Reply> FirstPageAsync(Command command, NpgsqlConnection connection, string function)
    {
        var page = await EngineCalls.FirstPageAsync(connection, function, command);
        if (page.Continuation is not { } continuation || page.CursorId == 0)
            return page.Page;
        if (page.HoldsConnection)
            throw new CommandException(ErrorCodes.Internal, "the engine keeps cursors in connections: useFileBasedPersistedCursors is off");
        cursors.Put(new OpenCursor(page.CursorId, command.Database, command.Session, command.InTransaction ? command.TransactionNumber : -1)
        {
            Continuation = continuation,
        });
        return page.Page;
    }

    private async Task<Reply> GetMoreAsync(Command command, NpgsqlConnection connection)
    {
        var cursor = TakeCursor(command);
        try
        {
            var (page, continuation) = await NextPageAsync(connection, cursor.Database, command, cursor.Continuation);
            if (continuation is null)
                return page;
            cursor.Continuation = continuation;
            cursors.Put(cursor);
            return page;
        }
        catch (NpgsqlException)
        {
            cursors.Put(cursor); // the page may be asked for again, on a connection that holds
            throw;
        }
    }

    private OpenCursor TakeCursor(Command command)
    {
        var element = new RawBson(command.Body.Span);
        element.Next();
        return cursors.Take(element.AsLong());
    }
}
