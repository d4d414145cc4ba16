namespace FhirServer.Operations;

/// <summary>What a client means to do with a resource it has validated: https://hl7.org/fhir/R4/valueset-resource-validation-mode.html.</summary>
public enum ValidateMode
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>To create it.</summary>
    Create,

    /// <summary>To update with it.</summary>
    Update,

    /// <summary>To delete it.</summary>
    Delete,

    /// <summary>To see whether it fits a profile.</summary>
    Profile,
}

/// <summary>What a call of $validate asks.</summary>
/// <param name="Resource">The resource as UTF-8 JSON; empty when none was sent.</param>
/// <param name="Mode">What it is validated for.</param>
/// <param name="Profiles">Profiles beside those that the resource claims.</param>
/// <param name="Line">The line of the body the resource begins in, from 1.</param>
/// <param name="Column">The column it begins in, from 1.</param>
public sealed record ValidateRequest(ReadOnlyMemory<byte> Resource, ValidateMode Mode, IReadOnlyList<string> Profiles, int Line = 1, int Column = 1);
