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
    private static readonly TimeSpan RetryContentionAfter = TimeSpan.FromSeconds(1);

    // HostUnreachable, HostNotFound, LockTimeout, MaxTimeMSExpired, WriteConcernFailed, NetworkTimeout, ShutdownInProgress,
    // FailedToSatisfyReadPreference, ReadConcernMajorityNotAvailableYet, PrimarySteppedDown, NetworkInterfaceExceededTimeLimit,
    // ExceededTimeLimit, TransactionExceededLifetimeLimitSeconds, TemporarilyUnavailable, SocketException, NotWritablePrimary,
    // Interrupted..., NotPrimary...
    private static readonly int[] Unreachable =
        [6, 7, 24, 50, 64, 89, 91, 133, 134, 189, 202, 262, 290, 365, 9001, 10107, 11600, 11601, 11602, 13435, 13436];

    /// <summary>True when another transaction got in the way: trying again, from the beginning, may succeed.</summary>
    public static bool IsConflict(Exception failure) => failure switch
    {
        MongoBulkWriteException bulk => bulk.WriteErrors.Any(error => error.Code is WriteConflict or DuplicateKey),
        MongoWriteException write => write.WriteError?.Code is WriteConflict or DuplicateKey,
        MongoCommandException command => command.Code is WriteConflict or DuplicateKey,
        _ => false,
    };

    /// <summary>
    /// True when a transaction whose commit was not yet asked for failed through no fault of its own, and may be tried again from the
    /// beginning. The driver labels only some of these: not a pool that is paused or full, and no server found in time.
    /// </summary>
    public static bool IsPassing(Exception failure) =>
        IsUnavailable(failure) || (failure is MongoException driver && (IsConflict(driver) || driver.HasErrorLabel(Transient)));

    /// <summary>
    /// True when this answer to a commit says that there was none and will be none. Any other failure leaves open whether it happened, or
    /// may still happen: https://www.mongodb.com/docs/manual/core/transactions-in-applications/#unknowntransactioncommitresult.
    /// </summary>
    public static bool IsRefusal(Exception failure) =>
        failure is MongoCommandException answer && !answer.HasErrorLabel(Unknown) && (IsConflict(answer) || answer.HasErrorLabel(Transient));

    /// <summary>True when the database cannot serve now, through no fault of the caller or of the program.</summary>
    public static bool IsUnavailable(Exception failure) => failure switch
    {
        TimeoutException => true,
        // Before the answers to commands in general, of which these are kinds.
        MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoWriteConcernException => true,
        MongoCommandException command => Unreachable.Contains(command.Code) || command.HasErrorLabel(Transient),
        MongoBulkWriteException bulk => bulk.WriteConcernError is not null || bulk.WriteErrors.Any(error => Unreachable.Contains(error.Code)),
        MongoWriteException write => write.WriteConcernError is not null || (write.WriteError is { } error && Unreachable.Contains(error.Code)),
        MongoConnectionException or MongoExecutionTimeoutException or MongoCursorNotFoundException => true,
        // The pool is paused while the server cannot be reached, or more wait for a connection than may.
        MongoClientException => true,
        _ => false,
    };

    /// <summary>503: the database cannot be reached.</summary>
    public static FhirException Unavailable() => Unavailable("The database cannot be reached at present: try again later.");

    /// <summary>503 with this message.</summary>
    public static FhirException Unavailable(string message) => new(FhirError.Unavailable(message, RetryAfter));

    /// <summary>409: others were faster, again and again.</summary>
    public static FhirException Contention() =>
        new(FhirError.Conflict("Others are changing the same resources: try again.", RetryContentionAfter));

    /// <summary>400: a page, or a position, that this store did not give.</summary>
    public static FhirException UnknownPlace(string what) =>
        new(FhirError.InvalidRequest($"The {what} is not one that this server gave: start again without it."));
}
