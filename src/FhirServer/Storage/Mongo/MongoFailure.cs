using FhirServer.Fhir;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>What a failure of MongoDB means to callers of the store: https://www.mongodb.com/docs/manual/reference/error-codes/.</summary>
internal static class MongoFailure
{
    private const int WriteConflict = 112;
    private const int DuplicateKey = 11000;
    private const string Transient = "TransientTransactionError";
    private const string Unknown = "UnknownTransactionCommitResult";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // HostUnreachable, HostNotFound, MaxTimeMSExpired, NetworkTimeout, ShutdownInProgress, WriteConcernFailed, PrimarySteppedDown,
    // ExceededTimeLimit, SocketException, NotWritablePrimary, Interrupted..., NotPrimary...
    private static readonly int[] Unreachable = [6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11601, 11602, 13435, 13436];

    /// <summary>True when another transaction got in the way: trying again, from the beginning, may succeed.</summary>
    public static bool IsConflict(MongoException failure) => failure switch
    {
        MongoBulkWriteException bulk => bulk.WriteErrors.Any(error => error.Code is WriteConflict or DuplicateKey),
        MongoWriteException write => write.WriteError?.Code is WriteConflict or DuplicateKey,
        MongoCommandException command => command.Code is WriteConflict or DuplicateKey,
        _ => false,
    };

    /// <summary>True when the transaction is gone and may be tried again from the beginning.</summary>
    public static bool IsTransient(MongoException failure) => IsConflict(failure) || failure.HasErrorLabel(Transient);

    /// <summary>True when nobody knows whether the transaction was committed: commit it again.</summary>
    public static bool IsUnknown(MongoException failure) => failure.HasErrorLabel(Unknown);

    /// <summary>True when the database cannot serve now, through no fault of the caller or of the program.</summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        TimeoutException => true,
        MongoCommandException command => Unreachable.Contains(command.Code) || command.HasErrorLabel(Transient),
        MongoBulkWriteException bulk => bulk.WriteConcernError is not null || bulk.WriteErrors.Any(error => Unreachable.Contains(error.Code)),
        MongoWriteException write => write.WriteConcernError is not null || (write.WriteError is { } error && Unreachable.Contains(error.Code)),
        MongoConnectionException or MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoExecutionTimeoutException
            or MongoWaitQueueFullException or MongoWriteConcernException or MongoCursorNotFoundException => true,
        // The pool is paused while the server cannot be reached.
        MongoClientException => true,
        _ => false,
    };

    /// <summary>503: the database cannot be reached.</summary>
    public static FhirException Unavailable() => Unavailable("The database cannot be reached at present: try again later.");

    /// <summary>503 with this message.</summary>
    public static FhirException Unavailable(string message) => new(FhirError.Unavailable(message, RetryAfter));

    /// <summary>409: others were faster, again and again.</summary>
    public static FhirException Contention() => new(FhirError.Conflict("Others are changing the same resources: try again."));

    /// <summary>400: a page, or a position, that this store did not give.</summary>
    public static FhirException UnknownPlace(string what) =>
        new(FhirError.InvalidRequest($"The {what} is not one that this server gave: start again without it."));
}
