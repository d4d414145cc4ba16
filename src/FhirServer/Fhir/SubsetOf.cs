namespace FhirServer.Fhir;

/// <summary>How an answer is cut down: https://hl7.org/fhir/R4/search.html#summary.</summary>
public enum SubsetKind
{
    /// <summary>_summary=true: what the definitions mark as summary.</summary>
    Summary,

    /// <summary>_summary=text: the narrative and what is mandatory.</summary>
    Text,

    /// <summary>_summary=data: all but the narrative.</summary>
    Data,

    /// <summary>_elements: the elements named and what is mandatory.</summary>
    Elements,
}

/// <summary>What is asked of an answer that is cut down: https://hl7.org/fhir/R4/search.html#elements.</summary>
/// <param name="Kind">How.</param>
/// <param name="Elements">Names of elements for <see cref="SubsetKind.Elements"/>: <c>identifier</c>, <c>value</c> (any type), <c>name.given</c> or <c>Patient.name</c>.</param>
public sealed record SubsetOf(SubsetKind Kind, IReadOnlyList<string> Elements);
