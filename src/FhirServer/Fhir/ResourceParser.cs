using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Fhir;

/// <summary>Turns bytes into an element tree, or into one error that lists every fault at once.</summary>
/// <param name="schemas">The structures of all types.</param>
/// <param name="limits">How deep and how faulty a document may be.</param>
public sealed class ResourceParser(TypeSchemas schemas, ParseLimits limits)
{
    /// <summary>Parses one resource.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <exception cref="FhirException">400: it is empty, not JSON, no resource, or breaks the structure of its type.</exception>
    public ElementTree Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            throw new FhirException(FhirError.InvalidContent("The request has no body; a resource is needed."));
        var faults = new List<ElementFault>();
        var tree = ElementTree.Parse(json, schemas, limits, faults);
        if (tree is null || faults.Exists(fault => fault.Severity == FaultSeverity.Error))
            throw new FhirException(FhirError.InvalidContent([.. faults.Select(ToIssue)]));
        return tree;
    }

    private static Issue ToIssue(ElementFault fault) => new(
        fault.Severity == FaultSeverity.Error ? IssueSeverity.Error : IssueSeverity.Warning,
        fault.IssueCode,
        fault.Message,
        fault.Expression.Length == 0 ? null : fault.Expression,
        fault.Line,
        fault.Column);
}
