namespace Profiles.Elements;

/// <summary>One thing that is wrong with a resource, ready to become an OperationOutcome.issue.</summary>
/// <param name="Severity">Error or warning.</param>
/// <param name="IssueCode">FHIR issue type: "structure", "required", "value"... https://hl7.org/fhir/R4/valueset-issue-type.html.</param>
/// <param name="Expression">FHIRPath of the element ("Patient.name[0].given[1]"); empty when the fault is not in any element.</param>
/// <param name="Message">What is wrong and what to do, for a person. Names elements, never repeats values.</param>
/// <param name="Line">Line in the JSON, from 1; 0 when unknown.</param>
/// <param name="Column">Column in characters (Unicode code points), from 1; 0 when unknown.</param>
public sealed record ElementFault(
    FaultSeverity Severity, string IssueCode, string Expression, string Message, int Line, int Column);
