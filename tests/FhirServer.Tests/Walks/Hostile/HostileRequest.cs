using System.Text;

namespace FhirServer.Tests.Walks.Hostile;

/// <summary>A request that no decent client would send.</summary>
/// <param name="Kind">What is wrong with it, for the report.</param>
/// <param name="Method">The verb.</param>
/// <param name="Url">Relative to the base, sent as it is.</param>
internal sealed record HostileRequest(string Kind, string Method, string Url)
{
    /// <summary>The body, or null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The Content-Type as sent, or null for none.</summary>
    public string? ContentType { get; init; } = "application/fhir+json";

    /// <summary>Further headers, sent without validation.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, 600)));
        var url = Url.Length > 600 ? Url[..600] + "..." : Url;
        return $"[{Kind}] {Method} {url} ({ContentType}; {string.Join("; ", Headers.Select(header => $"{header.Name}: {(header.Value.Length > 100 ? header.Value[..100] : header.Value)}"))}) {Body?.Length} bytes: {body}";
    }
}
