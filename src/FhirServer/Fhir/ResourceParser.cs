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
        var tree = Parse(json, out var errors);
        return errors.Count == 0 ? tree : throw new FhirException(FhirError.InvalidContent(errors));
    }

    /// <summary>Parses one resource whose faults the caller judges.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="errors">The faults that are errors; empty when it is sound.</param>
    /// <exception cref="FhirException">400: it is empty, not JSON or no resource.</exception>
    public ElementTree Parse(ReadOnlyMemory<byte> json, out IReadOnlyList<Issue> errors)
    {
        if (json.IsEmpty)
            throw new FhirException(FhirError.InvalidContent("The request has no body; a resource is needed."));
        var faults = new List<ElementFault>();
        var tree = ElementTree.Parse(json, schemas, limits, faults);
        if (tree is null)
            throw new FhirException(FhirError.InvalidContent([.. faults.Select(ToIssue)]));
        errors = faults.Exists(fault => fault.Severity == FaultSeverity.Error) ? [.. faults.Select(ToIssue)] : [];
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
