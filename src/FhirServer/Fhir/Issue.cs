namespace FhirServer.Fhir;

/// <summary>Severity of an issue: https://hl7.org/fhir/R4/valueset-issue-severity.html.</summary>
public enum IssueSeverity
{
    /// <summary>The interaction could not be carried out at all.</summary>
    Fatal,

    /// <summary>Something is wrong that kept the interaction from succeeding.</summary>
    Error,

    /// <summary>Something may be wrong; the interaction went on.</summary>
    Warning,

    /// <summary>A note.</summary>
    Information,
}

/// <summary>
/// One thing to tell the client, as OperationOutcome.issue says it: https://hl7.org/fhir/R4/operationoutcome.html.
/// </summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">The FHIR issue type, for example <c>structure</c> (https://hl7.org/fhir/R4/valueset-issue-type.html).</param>
/// <param name="Message">What was wrong and what to do, naming the element or parameter.</param>
/// <param name="Expression">FHIRPath of the element, or null.</param>
/// <param name="Line">Line in the JSON that was sent, from 1; 0 when unknown.</param>
/// <param name="Column">Column in that line in characters, from 1; 0 when unknown.</param>
public sealed record Issue(IssueSeverity Severity, string Code, string Message, string? Expression = null, int Line = 0, int Column = 0)
{
    /// <summary>The stable name of the rule that was broken, as validation tells it; null for other issues.</summary>
    public string? MessageId { get; init; }

    /// <summary>The canonical of the profile that asked, with "#" and the id of its element definition; null when none did.</summary>
    public string? AskedBy { get; init; }

    /// <summary>The same issue with line and column counted from where the text begins that this one's is a part of; unknown ones stay unknown.</summary>
    /// <param name="line">The line in which the part begins, from 1.</param>
    /// <param name="column">The column in which it begins, from 1.</param>
    public Issue From(int line, int column) => Line == 0
        ? this
        : this with { Line = Line + line - 1, Column = Line == 1 ? Column + column - 1 : Column };
}
