namespace Profiles.Terminology;

/// <summary>Finds code systems and value sets by canonical; what stands behind it may be definitions in memory or a database.</summary>
public interface ICanonicalSource
{
    /// <summary>The resource, or null when there is none.</summary>
    /// <param name="type">CodeSystem or ValueSet.</param>
    /// <param name="canonical">"url" or "url|version"; without a version the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<CanonicalResource?> FindAsync(string type, string canonical, CancellationToken cancellationToken);
}

/// <summary>A conformance resource.</summary>
/// <param name="Identity">The same only for the same bytes: what is made of them may be kept under it.</param>
/// <param name="Json">UTF-8 JSON.</param>
public sealed record CanonicalResource(string Identity, ReadOnlyMemory<byte> Json);
