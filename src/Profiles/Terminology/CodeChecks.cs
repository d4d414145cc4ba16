using Profiles.Conformance;

namespace Profiles.Terminology;

/// <summary>
/// Says at once whether a code belongs to a value set or code system, from what is held in memory. Value sets are worked out once and then
/// shared; a check of a held code allocates nothing. Codes count as they are written, save where their code system says that case does not
/// matter. What is not held here is unknown, never wrong. Safe for use by many threads.
/// See https://hl7.org/fhir/R4/terminology-service.html#validation.
/// </summary>
/// <param name="library">The value sets and code systems.</param>
public sealed class CodeChecks(ConformanceLibrary library) : ITerminology
{
    private volatile TerminologyTables _tables = Empty(library);

    /// <summary>What the library holds, as it is now.</summary>
    internal TerminologyTables Tables
    {
        get
        {
            var tables = _tables;
            return tables.Revision == library.Revision ? tables : _tables = Empty(library);
        }
    }

    /// <summary>All questions that can be asked of the library, as it is now.</summary>
    public HeldTerminology Held => new(Tables);

    /// <summary>Checks a code.</summary>
    /// <param name="question">The code, and what it should belong to.</param>
    public CodeVerdict Check(in CodeQuestion question) => Tables.Check(question);

    /// <inheritdoc/>
    public ValueTask<CodeVerdict> CheckAsync(CodeQuestion question, CancellationToken cancellationToken) => ValueTask.FromResult(Check(question));

    private static TerminologyTables Empty(ConformanceLibrary library) => new(new DefinedCanonicals(library).Find, found => CodeSystemContent.Read(found.Json), library.Revision);
}
