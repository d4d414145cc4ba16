using Npgsql;

namespace MongoGateway;

/// <summary>Where the latest transaction of a session stands.</summary>
internal enum TransactionState
{
    /// <summary>The session had none.</summary>
    None,

    /// <summary>It may still do anything.</summary>
    InProgress,

    /// <summary>The connection broke while it committed; only the engine knows.</summary>
    CommitUnknown,

    /// <summary>It happened.</summary>
    Committed,

    /// <summary>It left nothing.</summary>
    Aborted,
}

/// <summary>A logical session with its latest transaction. Whoever works with it holds <see cref="Gate"/>.</summary>
internal sealed class Session(Guid id)
{
    /// <summary>The id that the driver gave it.</summary>
    public Guid Id { get; } = id;

    /// <summary>Held by the one command that works with the session.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The number of the latest transaction.</summary>
    public long TransactionNumber { get; private set; } = -1;

    /// <summary>Where that stands.</summary>
    public TransactionState State { get; set; }

    /// <summary>The connection that it runs on, while it is in progress.</summary>
    public NpgsqlConnection? Connection { get; private set; }

    /// <summary>PostgreSQL's id of it, kept when its commit was not answered.</summary>
    public string? EngineTransactionId { get; set; }

    /// <summary>When it began, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Began { get; private set; }

    /// <summary>When the session was last used, in the same milliseconds.</summary>
    public long LastUsed { get; set; } = Environment.TickCount64;

    /// <summary>Begins a transaction on a connection.</summary>
    public void Begin(NpgsqlConnection connection, long number)
    {
        (Connection, TransactionNumber, State) = (connection, number, TransactionState.InProgress);
        (Began, EngineTransactionId) = (Environment.TickCount64, null);
    }

    /// <summary>Hands over the connection to the one who ends the transaction.</summary>
    public NpgsqlConnection Release(TransactionState state)
    {
        var connection = Connection ?? throw new InvalidOperationException("The transaction has no connection.");
        (Connection, State) = (null, state);
        return connection;
    }
}
