namespace Profiles.Terminology;

/// <summary>A code system or value set that cannot be used as asked. The message names it, and says why and what to do.</summary>
/// <param name="message">For whoever asked.</param>
/// <param name="fault">What kind of trouble it is.</param>
public sealed class TerminologyException(string message, TerminologyFault fault = TerminologyFault.NotUsable) : Exception(message)
{
    /// <summary>What kind of trouble it is.</summary>
    public TerminologyFault Fault => fault;
}

/// <summary>Why terminology cannot answer.</summary>
public enum TerminologyFault
{
    /// <summary>What it rests on is not held here, or says what this server cannot follow.</summary>
    NotUsable,

    /// <summary>What was asked for by name is not held here.</summary>
    NotFound,

    /// <summary>The answer would be too large, or without end.</summary>
    TooCostly,
}
