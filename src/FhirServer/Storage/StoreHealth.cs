namespace FhirServer.Storage;

/// <summary>What a store can do at present.</summary>
public enum StoreHealth
{
    /// <summary>It reads and writes.</summary>
    Ready,

    /// <summary>It reads and writes, while what an older program did not have is still being made; searches may be slow.</summary>
    Upgrading,

    /// <summary>It cannot be reached.</summary>
    Unreachable,

    /// <summary>It can be reached but does not take writes.</summary>
    NotWritable,

    /// <summary>It belongs to a newer program, beside which this one may not work, or to none: whoever runs it finds the reason in the log.</summary>
    Refused,
}
