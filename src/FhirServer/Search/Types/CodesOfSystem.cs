namespace FhirServer.Search.Types;

/// <summary>Codes of one system.</summary>
/// <param name="System">The system's URI.</param>
/// <param name="Codes">The codes, without case (<see cref="TokenSearch.Fold"/>).</param>
public sealed record CodesOfSystem(string System, IReadOnlySet<string> Codes);

/// <summary>What must be looked up before a store can be asked.</summary>
public enum LookUp
{
    /// <summary>The codes of a value set: its canonical, or ValueSet/id (:in, :not-in).</summary>
    ValueSet,

    /// <summary>A code, <c>system|code</c>, and what it subsumes (:below).</summary>
    CodesBelow,

    /// <summary>A code, <c>system|code</c>, and what subsumes it (:above).</summary>
    CodesAbove,

    /// <summary>A resource, <c>Type/id</c>, and what is part of it, however deep (:below).</summary>
    PartsOf,

    /// <summary>A resource, <c>Type/id</c>, and what it is part of, however high (:above).</summary>
    WholesOf,
}
