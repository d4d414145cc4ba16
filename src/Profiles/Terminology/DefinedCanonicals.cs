using Profiles.Conformance;

namespace Profiles.Terminology;

/// <summary>The code systems and value sets of the definitions that the server comes with.</summary>
/// <param name="library">The definitions.</param>
public sealed class DefinedCanonicals(ConformanceLibrary library) : ICanonicalSource
{
    /// <inheritdoc/>
    public ValueTask<CanonicalResource?> FindAsync(string type, string canonical, CancellationToken cancellationToken) => ValueTask.FromResult(Find(type, canonical));

    /// <summary>The resource, or null when there is none.</summary>
    /// <param name="type">CodeSystem, ValueSet or ConceptMap.</param>
    /// <param name="canonical">"url" or "url|version"; without a version the newest.</param>
    public CanonicalResource? Find(string type, string canonical) =>
        library.FindEntry(type, canonical) is { } entry ? new CanonicalResource(entry.Key, library.Read(entry)) : null;
}
