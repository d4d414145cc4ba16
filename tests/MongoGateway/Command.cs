using System.Text;

namespace MongoGateway;

/// <summary>One request: the command document as it came, and the few fields that the gateway itself looks at.</summary>
internal sealed class Command
{
    /// <summary>The name of the command: its first field.</summary>
    public required string Name { get; init; }

    /// <summary>The command document.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The documents, updates or deletes that came beside the command (a section of kind 1), one BSON document after another.</summary>
    public ReadOnlyMemory<byte>? Sequence { get; init; }

    /// <summary>What the sequence holds: "documents", "updates" or "deletes".</summary>
    public string? SequenceName { get; init; }

    /// <summary>The command's first value when that is a string: the name of the collection.</summary>
    public string? Target { get; private set; }

    /// <summary>The database.</summary>
    public string Database { get; private set; } = "test";

    /// <summary>The logical session (lsid).</summary>
    public Guid? Session { get; private set; }

    /// <summary>The number of the transaction or retryable write within the session; -1 for neither.</summary>
    public long TransactionNumber { get; private set; } = -1;

    /// <summary>Whether it is the first command of a transaction.</summary>
    public bool StartTransaction { get; private set; }

    /// <summary>Whether it belongs to a transaction (autocommit: false).</summary>
    public bool InTransaction { get; private set; }

    /// <summary>Whether an aggregate asks for its plan only.</summary>
    public bool Explain { get; private set; }

    /// <summary>The collection.</summary>
    /// <exception cref="CommandException">The command names none.</exception>
    public string Collection => Target ?? throw new CommandException(ErrorCodes.InvalidNamespace, $"collection name has invalid type in command {Name}");

    /// <summary>Reads what the gateway needs to know.</summary>
    public static Command Parse(ReadOnlyMemory<byte> body, string? sequenceName = null, ReadOnlyMemory<byte>? sequence = null, string? database = null)
    {
        var element = new RawBson(body.Span);
        if (!element.Next())
            throw CommandException.Bad("empty command");
        var command = new Command { Name = Encoding.UTF8.GetString(element.Name), Body = body, SequenceName = sequenceName, Sequence = sequence };
        if (database is not null)
            command.Database = database;
        if (element.Type == 0x02)
            command.Target = element.AsString();
        while (element.Next())
            command.Take(element);
        return command;
    }

    /// <summary>The id in a session document, or null when it has none.</summary>
    public static Guid? SessionId(ReadOnlySpan<byte> session)
    {
        var element = new RawBson(session);
        while (element.Next())
        {
            if (element.Name.SequenceEqual("id"u8) && element.Type == 0x05 && element.Value.Length == 21)
                return new Guid(element.Value[5..]);
        }

        return null;
    }

    private void Take(RawBson element)
    {
        if (element.Name.SequenceEqual("$db"u8))
            Database = element.AsString();
        else if (element.Name.SequenceEqual("lsid"u8) && element.Type == 0x03)
            Session = SessionId(element.Value);
        else if (element.Name.SequenceEqual("txnNumber"u8))
            TransactionNumber = element.AsLong();
        else if (element.Name.SequenceEqual("startTransaction"u8))
            StartTransaction = element.AsBool();
        else if (element.Name.SequenceEqual("autocommit"u8))
            InTransaction = !element.AsBool();
        else if (element.Name.SequenceEqual("explain"u8))
            Explain = element.AsBool();
    }
}

/// <summary>What one command answered. A failed one (a write error) ends the transaction that it ran in.</summary>
internal readonly record struct Reply(byte[] Document, bool Failed = false)
{
    public static implicit operator Reply(byte[] document) => new(document);
}
