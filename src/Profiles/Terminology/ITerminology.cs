namespace Profiles.Terminology;

/// <summary>Whoever knows codes: what is held here, or a terminology server elsewhere. See https://hl7.org/fhir/R4/terminology-service.html.</summary>
public interface ITerminology
{
    /// <summary>Whether a code belongs to a value set or code system. Trouble on the way is an unknown membership with a message, never an exception.</summary>
    /// <param name="question">The code, and what it should belong to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<CodeVerdict> CheckAsync(CodeQuestion question, CancellationToken cancellationToken);
}
