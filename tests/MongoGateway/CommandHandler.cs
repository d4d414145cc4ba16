using MongoDB.Bson;
using Npgsql;

namespace MongoGateway;

/// <summary>Answers one command: by itself, by the sessions, or by the engine, in a transaction or on a connection of its own.</summary>
internal sealed class CommandHandler(Backend backend, Sessions sessions, Cursors cursors)
{
    private const int MostRetries = 10;
    private readonly EngineCommands engine = new(cursors);

    /// <summary>The reply to a command.</summary>
    /// <exception cref="CommandException">It fails as MongoDB would fail it.</exception>
    /// <exception cref="NpgsqlException">The engine fails it, or cannot be reached.</exception>
    public async Task<byte[]> HandleAsync(Command command, int connectionId)
    {
        if (Handshake.Answer(command, connectionId) is { } answer)
            return answer;
        switch (command.Name)
        {
            case "commitTransaction":
                await sessions.CommitAsync(command);
                return Handshake.Ok;
            case "abortTransaction":
                await sessions.AbortAsync(command);
                return Handshake.Ok;
            case "endSessions" or "killSessions":
                foreach (var session in Body(command)[command.Name].AsBsonArray)
                {
                    if (Command.SessionId(session.ToBson()) is { } id)
                        await sessions.EndAsync(id);
                }

                return Handshake.Ok;
            case "killCursors":
                return await KillCursorsAsync(command);
            default:
                return command.InTransaction
                    ? await sessions.RunAsync(command, connection => engine.RunAsync(command, connection))
                    : await RunAloneAsync(command);
        }
    }

    private static RawBsonDocument Body(Command command) => new(command.Body.ToArray());

    /// <summary>Outside a transaction MongoDB, too, repeats what lost a race by itself.</summary>
    private async Task<byte[]> RunAloneAsync(Command command)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = await backend.OpenAsync();
                return (await engine.RunAsync(command, connection)).Document;
            }
            catch (PostgresException e) when (SqlStates.IsConflict(e.SqlState) && attempt < MostRetries)
            {
                await Task.Delay(Random.Shared.Next(1, 5 << Math.Min(attempt, 5)));
            }
            catch (PostgresException e) when (string.Equals(e.SqlState, "57P01", StringComparison.Ordinal) && attempt == 0)
            {
                // The server closed its connections before it took the statement, so nothing was done yet.
                backend.Clear();
            }
        }
    }

    private async Task<byte[]> KillCursorsAsync(Command command)
    {
        BsonArray killed = [];
        BsonArray missing = [];
        foreach (var id in Body(command)["cursors"].AsBsonArray)
            (await cursors.KillAsync(id.ToInt64()) ? killed : missing).Add(id);
        return new BsonDocument
        {
            { "cursorsKilled", killed },
            { "cursorsNotFound", missing },
            { "cursorsAlive", new BsonArray() },
            { "cursorsUnknown", new BsonArray() },
            { "ok", 1.0 },
        }.ToBson();
    }
}
