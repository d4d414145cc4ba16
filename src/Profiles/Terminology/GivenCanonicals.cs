namespace Profiles.Terminology;

/// <summary>One resource that came with a question, before all others.</summary>
/// <param name="inner">The others.</param>
/// <param name="givenType">CodeSystem, ValueSet or ConceptMap.</param>
/// <param name="givenUrl">By what it is found.</param>
/// <param name="given">The resource.</param>
public sealed class GivenCanonicals(ICanonicalSource inner, string givenType, string givenUrl, CanonicalResource given) : ICanonicalSource
{
    /// <inheritdoc/>
    public ValueTask<CanonicalResource?> FindAsync(string type, string canonical, CancellationToken cancellationToken)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var url = bar < 0 ? canonical : canonical[..bar];
        return type == givenType && (canonical == givenUrl || url == givenUrl)
            ? ValueTask.FromResult<CanonicalResource?>(given)
            : inner.FindAsync(type, canonical, cancellationToken);
    }
}
