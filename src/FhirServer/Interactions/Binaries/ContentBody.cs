namespace FhirServer.Interactions.Binaries;

/// <summary>Content that is written piece by piece, as an answer of its own or inside of a resource.</summary>
public sealed record ContentBody
{
    private const int Group = 3;
    private const int GroupText = 4;

    /// <summary>Its type; null when it stands inside of a resource.</summary>
    public string? ContentType { get; init; }

    /// <summary>For X-Security-Context; or null.</summary>
    public string? SecurityContext { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>What stands in the answer's text where the content belongs as base64; empty when the content is the answer.</summary>
    public ReadOnlyMemory<byte> Placeholder { get; init; }

    /// <summary>
    /// Gives a part: from an offset, so many bytes, both within <see cref="Length"/>. From the start on every piece but the last has a length that
    /// is a multiple of three.
    /// </summary>
    public required Func<long, long, CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> Read { get; init; }

    /// <summary>By how many bytes an answer grows when the content takes its place in it.</summary>
    public long Growth => Placeholder.IsEmpty ? 0 : ((Length + Group - 1) / Group * GroupText) - Placeholder.Length;
}
