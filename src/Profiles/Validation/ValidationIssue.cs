namespace Profiles.Validation;

/// <summary>
/// One thing found while validating, ready to become an OperationOutcome.issue: https://hl7.org/fhir/R4/operationoutcome.html.
/// </summary>
public sealed record ValidationIssue
{
    /// <summary>How much it weighs.</summary>
    public required ValidationSeverity Severity { get; init; }

    /// <summary>The FHIR issue type: "structure", "required", "code-invalid"... https://hl7.org/fhir/R4/valueset-issue-type.html.</summary>
    public required string Code { get; init; }

    /// <summary>The stable name of the rule that was broken, "cardinality-min"; the same in every release. See <see cref="Validation.MessageId"/>.</summary>
    public required string MessageId { get; init; }

    /// <summary>What is wrong and what to do, in one sentence. Names elements; repeats codes, but no free text of the resource.</summary>
    public required string Message { get; init; }

    /// <summary>FHIRPath of the element, "Bundle.entry[0].resource.section[0].entry[1]"; empty when it is in none.</summary>
    public string Expression { get; init; } = "";

    /// <summary>Line in the text that was validated, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>Column in characters, from 1; 0 when unknown.</summary>
    public int Column { get; init; }

    /// <summary>The canonical of the StructureDefinition that asked; null when the base rules of FHIR did.</summary>
    public string? Profile { get; init; }

    /// <summary>The id of the element definition that asked, "Composition.section:Medications.entry"; null when none did.</summary>
    public string? ElementId { get; init; }
}
