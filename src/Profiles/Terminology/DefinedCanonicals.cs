using Profiles.Conformance;

namespace Profiles.Terminology;

/// <summary>The code systems and value sets of the definitions that the server comes with.</summary>
/// <param name="library">The definitions.</param>
public sealed class DefinedCanonicals(ConformanceLibrary library) : ICanonicalSource
{
    /// <inheritdoc/>
    public ValueTask<CanonicalResource?> FindAsync(string type, string canonical, CancellationToken cancellationToken)
    {
        var found = library.FindEntry(type, canonical) is { } entry
            ? new CanonicalResource(entry.Key, library.Read(entry))
            : null;
        return ValueTask.FromResult(found);
    }
}
