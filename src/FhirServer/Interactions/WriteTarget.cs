using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>The first half of a planned write: which resource it is about and under which conditions; its content comes later.</summary>
public sealed record WriteTarget
{
    /// <summary>Type and id; the id was chosen by the server, given by the client or found by criteria.</summary>
    public required ResourceKey Key { get; init; }

    /// <summary>The verb for history.</summary>
    public required WriteMethod Method { get; init; }

    /// <summary>See <see cref="WriteOp.VersionIs"/>.</summary>
    public long? VersionIs { get; init; }

    /// <summary>See <see cref="WriteOp.MustBeAbsent"/>.</summary>
    public bool MustBeAbsent { get; init; }

    /// <summary>See <see cref="WriteOp.Claim"/>.</summary>
    public ConditionalClaim? Claim { get; init; }

    /// <summary>See <see cref="WriteOp.PlansAgain"/>.</summary>
    public bool PlansAgain { get; init; }

    /// <summary>The version that is made, where that had to be settled (<see cref="ProvenanceHeader"/>); null otherwise, and where nothing is.</summary>
    public long? Becomes { get; init; }

    /// <summary>What a patch makes of the version that <see cref="VersionIs"/> names, validated; none for other writes.</summary>
    public ValidResource Patched { get; init; }

    /// <summary>What a conditional create found: nothing is written and this is the answer. Null otherwise.</summary>
    public RawResource? Existing { get; init; }
}
