namespace FhirServer.Security;

/// <summary>
/// Who asks, as the sign-in found out: docs/access.md, section 1. What it holds is safe to be named in an AuditEvent; it holds no token.
/// </summary>
/// <param name="Name">How audit names the caller: the client, or the issuer's subject; never a token.</param>
public sealed record Caller(string Name)
{
    /// <summary>The caller when no sign-in is configured: everybody on the loopback interface.</summary>
    public static Caller Open { get; } = new("open") { IsOpen = true };

    /// <summary>Nobody: sign-in is configured, and the request came without a token. Only the capabilities may be asked.</summary>
    public static Caller Nobody { get; } = new("nobody");

    /// <summary>True for callers that no rule holds back: without sign-in, and the verbs of the one who owns the database.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The issuer's name for the user or client, <c>iss|sub</c>; null when open.</summary>
    public string? Subject { get; init; }

    /// <summary>The client application's id; null when the token names none.</summary>
    public string? Client { get; init; }

    /// <summary>What the token permits: https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html.</summary>
    public IReadOnlyList<SmartScope> Scopes { get; init; } = [];

    /// <summary>The logical id of the Patient in context; null for none.</summary>
    public string? Patient { get; init; }

    /// <summary>The user's own resource, relative (<c>Practitioner/p1</c>); null for none.</summary>
    public string? FhirUser { get; init; }

    /// <summary>The organisation that the caller acts for, relative (<c>Organization/o1</c>); null for none.</summary>
    public string? Organization { get; init; }

    /// <summary>Roles: <see cref="Administrator"/>, <see cref="Auditor"/>, or <c>system|code</c> as consents name them.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The purpose of use, a code of v3-ActReason such as <c>CAREMGT</c> or <c>BTG</c>; null for none.</summary>
    public string? Purpose { get; init; }

    /// <summary>Why the glass is broken, in the caller's words; null for none.</summary>
    public string? PurposeReason { get; init; }

    /// <summary>Codes of v3-Confidentiality and of sensitivity labels that the caller may see.</summary>
    public IReadOnlyList<string> Clearance { get; init; } = [];

    /// <summary>The role that may run the server: jobs, indexes, explanations.</summary>
    public const string Administrator = "administrator";

    /// <summary>The role that may read all AuditEvents.</summary>
    public const string Auditor = "auditor";

    /// <summary>The id of the caller's own Patient resource, when the caller is a citizen; null otherwise.</summary>
    public string? OwnPatient => FhirUser is { } user && user.StartsWith("Patient/", StringComparison.Ordinal) ? user["Patient/".Length..] : null;

    /// <summary>Says whether the caller has a role.</summary>
    public bool Is(string role) => Roles.Contains(role, StringComparer.Ordinal);
}
