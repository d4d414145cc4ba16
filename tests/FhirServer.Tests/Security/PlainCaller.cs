namespace FhirServer.Tests.Security;

/// <summary>A caller as the plain model of the rules sees one.</summary>
/// <param name="Scope">One scope: context, type or *, and perhaps a code that resources must have.</param>
public sealed record PlainCaller((string Context, string Type, string? Code) Scope)
{
    /// <summary>fhirUser, relative.</summary>
    public string? User { get; init; }

    /// <summary>The patient in context.</summary>
    public string? Patient { get; init; }

    /// <summary>organization, relative.</summary>
    public string? Organization { get; init; }

    /// <summary>purpose_of_use.</summary>
    public string? Purpose { get; init; }

    /// <summary>clearance.</summary>
    public IReadOnlyList<string> Clearance { get; init; } = [];

    /// <summary>The claims of a token.</summary>
    public (string Name, object Value)[] Claims =>
    [
        .. new (string Name, string? Value)[] { ("fhirUser", User), ("patient", Patient), ("organization", Organization), ("purpose_of_use", Purpose) }
            .Where(claim => claim.Value is not null).Select(claim => (claim.Name, (object)claim.Value!)),
        ("clearance", string.Join(' ', Clearance)),
    ];

    /// <summary>The scope as a token says it.</summary>
    public string Word => $"{Scope.Context}/{Scope.Type}.rs{(Scope.Code is { } code ? $"?code={code}" : "")}";
}
