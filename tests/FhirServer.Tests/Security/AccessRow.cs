namespace FhirServer.Tests.Security;

/// <summary>What a request needs, as docs/access.md counts it.</summary>
public enum Need
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>To have signed in.</summary>
    Entrance,

    /// <summary>r or s.</summary>
    See,

    /// <summary>c alone.</summary>
    Create,

    /// <summary>u or d, and whatever else.</summary>
    Change,

    /// <summary>The role administrator.</summary>
    Run,
}

/// <summary>A row of the matrix: one request, and how it is answered to whom.</summary>
/// <param name="Covers">The interaction, or the operation with its dollar sign.</param>
/// <param name="Method">The verb.</param>
/// <param name="Url">With PAT, OBS, ENC and COMP for the ids of the patient's resources.</param>
/// <param name="Need">What it needs.</param>
/// <param name="Seen">The status for those who may.</param>
/// <param name="Hidden">The status for those whose scopes would do, but who may not see this patient.</param>
public sealed record AccessRow(string Covers, string Method, string Url, Need Need, int Seen = 200, int Hidden = 404)
{
    /// <summary>The body, with the same placeholders; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The type of the body.</summary>
    public string BodyType { get; init; } = "application/fhir+json";

    /// <summary>A header, or null.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>True for what is not about a patient: whoever may see the type may see it.</summary>
    public bool IsPublic { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {(Url.Length == 0 ? "/" : Url)}{(Header is { } header ? $" {header.Name}" : "")}{(Covers is "batch" or "transaction" ? $" {Covers}" : "")}";
}
