namespace MongoGateway;

/// <summary>MongoDB's error codes as far as they are met here (https://www.mongodb.com/docs/manual/reference/error-codes/).</summary>
internal static class ErrorCodes
{
    public const int Internal = 1;
    public const int BadValue = 2;
    public const int HostUnreachable = 6;
    public const int Unauthorized = 13;
    public const int TypeMismatch = 14;
    public const int LockTimeout = 24;
    public const int NamespaceNotFound = 26;
    public const int CursorNotFound = 43;
    public const int MaxTimeExpired = 50;
    public const int CommandNotFound = 59;
    public const int InvalidOptions = 72;
    public const int InvalidNamespace = 73;
    public const int WriteConflict = 112;
    public const int CommandNotSupported = 115;
    public const int ConflictingOperation = 117;
    public const int ExceededMemoryLimit = 146;
    public const int TransactionTooOld = 225;
    public const int NoSuchTransaction = 251;
    public const int TransactionCommitted = 256;
    public const int DuplicateKey = 11000;
    public const int OutOfDiskSpace = 14031;

    /// <summary>The name that goes with a code.</summary>
    public static string NameOf(int code) => code switch
    {
        Internal => "InternalError",
        BadValue => "BadValue",
        9 => "FailedToParse",
        Unauthorized => "Unauthorized",
        TypeMismatch => "TypeMismatch",
        20 => "IllegalOperation",
        LockTimeout => "LockTimeout",
        NamespaceNotFound => "NamespaceNotFound",
        27 => "IndexNotFound",
        CursorNotFound => "CursorNotFound",
        48 => "NamespaceExists",
        MaxTimeExpired => "MaxTimeMSExpired",
        CommandNotFound => "CommandNotFound",
        66 => "ImmutableField",
        67 => "CannotCreateIndex",
        InvalidOptions => "InvalidOptions",
        InvalidNamespace => "InvalidNamespace",
        85 => "IndexOptionsConflict",
        86 => "IndexKeySpecsConflict",
        HostUnreachable => "HostUnreachable",
        WriteConflict => "WriteConflict",
        CommandNotSupported => "CommandNotSupported",
        ConflictingOperation => "ConflictingOperationInProgress",
        121 => "DocumentValidationFailure",
        ExceededMemoryLimit => "ExceededMemoryLimit",
        TransactionTooOld => "TransactionTooOld",
        NoSuchTransaction => "NoSuchTransaction",
        TransactionCommitted => "TransactionCommitted",
        263 => "OperationNotSupportedInTransaction",
        10334 => "BSONObjectTooLarge",
        DuplicateKey => "DuplicateKey",
        _ => $"Location{code}",
    };
}
