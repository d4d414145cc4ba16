using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Security;

/// <summary>Who may do what with AuditEvents where the server writes them: docs/access.md, section 5.</summary>
/// <param name="compartments">Say whom an event is about.</param>
/// <param name="isOn">Whether the server writes them; otherwise they are resources like others.</param>
public sealed class AuditAccess(Compartments compartments, bool isOn)
{
    /// <summary>The resource type.</summary>
    public const string Type = "AuditEvent";

    /// <summary>Says whether events have rules of their own.</summary>
    /// <param name="type">The resource type that is asked.</param>
    public bool Governs(string type) => isOn && type == Type;

    /// <summary>Says whether a caller sees events like other resources.</summary>
    public bool IsOpenTo(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !isOn || caller.Is(Caller.Auditor);
    }

    /// <summary>Refuses to let events be written by others than the server.</summary>
    /// <exception cref="FhirException">403.</exception>
    public void RequireUntouched(IReadOnlyList<Leave> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Any(leave => leave.Type is { } type && Governs(type) && leave.Kind is (LeaveKind.Create or LeaveKind.Update or LeaveKind.Delete)))
            throw new FhirException(FhirError.Forbidden($"A {Type} is written by the server alone, and changed by nobody."));
    }

    /// <summary>What a caller may see of events: an auditor all, a citizen those about her.</summary>
    /// <returns>Null for all.</returns>
    public SearchExpr? Rows(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Is(Caller.Auditor))
            return null;
        return caller.OwnPatient is { } own ? compartments.Contains("Patient", own, Type) : SearchExpr.Nothing;
    }
}
