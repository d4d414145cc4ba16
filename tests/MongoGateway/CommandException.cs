using MongoDB.Bson;
using Npgsql;

namespace MongoGateway;

/// <summary>A command that fails as MongoDB fails it: code, message and the labels by which drivers decide to retry.</summary>
internal sealed class CommandException(int code, string message, params IReadOnlyList<string> labels) : Exception(message)
{
    /// <summary>The whole transaction may be tried again.</summary>
    public const string TransientTransaction = "TransientTransactionError";

    /// <summary>Whether the commit happened is not known; it may be asked for again.</summary>
    public const string UnknownCommitResult = "UnknownTransactionCommitResult";

    private const string RetryableWrite = "RetryableWriteError";

    /// <summary>MongoDB's error code.</summary>
    public int Code { get; } = code;

    /// <summary>A fault of the request.</summary>
    public static CommandException Bad(string message) => new(ErrorCodes.BadValue, message);

    /// <summary>What the engine or the connection to it threw, as MongoDB would say it.</summary>
    public static CommandException From(Exception thrown, Command? command) => thrown switch
    {
        CommandException fault => fault,
        PostgresException fault => SqlStates.ToException(fault.SqlState, fault.MessageText, command),
        // As a mongos says it of a shard; a code that says the server itself stops would make drivers drop all their connections.
        NpgsqlException fault => new CommandException(ErrorCodes.HostUnreachable, $"the engine cannot be reached: {fault.Message}"),
        _ => new CommandException(ErrorCodes.Internal, $"{thrown.GetType().Name}: {thrown.Message}"),
    };

    /// <summary>The reply document.</summary>
    public byte[] ToReply(Command? command)
    {
        var reply = new BsonDocument { { "ok", 0.0 }, { "errmsg", Message }, { "code", Code }, { "codeName", ErrorCodes.NameOf(Code) } };
        var all = new BsonArray(Labels(command));
        if (all.Count > 0)
            reply.Add("errorLabels", all);
        return reply.ToBson();
    }

    private IReadOnlyList<string> Labels(Command? command)
    {
        if (labels.Count > 0 || command is null)
            return labels;
        if (!command.InTransaction)
            return Code == ErrorCodes.HostUnreachable && command.TransactionNumber >= 0 ? [RetryableWrite] : [];
        return Code is ErrorCodes.WriteConflict or ErrorCodes.NoSuchTransaction or ErrorCodes.LockTimeout or ErrorCodes.HostUnreachable
            ? [TransientTransaction]
            : [];
    }
}
