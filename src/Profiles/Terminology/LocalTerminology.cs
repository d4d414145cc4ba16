using System.Collections.Concurrent;

namespace Profiles.Terminology;

/// <summary>
/// What the codes held here mean: which a value set holds, and which subsume which. See https://hl7.org/fhir/R4/terminology-module.html.
/// What is made of a code system is kept as long as its bytes are the same; so a change, whoever makes it, is seen at once.
/// </summary>
public sealed class LocalTerminology
{
    /// <summary>Most codes of a value set, or below or above a code; more are refused.</summary>
    public const int MostCodes = 10_000;

    // A client may store as many code systems as it likes; each that is kept costs memory.
    private const int MostKept = 200;
    private readonly ConcurrentDictionary<string, CodeSystemContent> _kept = new(StringComparer.Ordinal);

    /// <summary>The codes of a value set.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    /// <param name="source">Where definitions are found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">It is unknown, too large, without end, or uses what is not here.</exception>
    public Task<CodeSet> ExpandAsync(string canonical, ICanonicalSource source, CancellationToken cancellationToken) =>
        new ValueSetExpansion(this, source).ExpandAsync(canonical, cancellationToken);

    /// <summary>The codes of a value set given as a resource.</summary>
    /// <param name="name">How to speak of it.</param>
    /// <param name="valueSet">UTF-8 JSON.</param>
    /// <param name="source">Where definitions are found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">It is too large, without end, or uses what is not here.</exception>
    public Task<CodeSet> ExpandAsync(string name, ReadOnlyMemory<byte> valueSet, ICanonicalSource source, CancellationToken cancellationToken) =>
        new ValueSetExpansion(this, source).ExpandAsync(name, valueSet, cancellationToken);

    /// <summary>A code and what it subsumes, or what subsumes it.</summary>
    /// <param name="system">The code system's canonical.</param>
    /// <param name="code">The code.</param>
    /// <param name="below">True for what it subsumes.</param>
    /// <param name="source">Where definitions are found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">The code system is not here as a whole, its hierarchy does not mean subsumption, or it has no such code.</exception>
    public async Task<IReadOnlySet<string>> SubsumptionAsync(string system, string code, bool below, ICanonicalSource source, CancellationToken cancellationToken)
    {
        var content = await CompleteAsync(system, source, cancellationToken);
        content.RequireSubsumption();
        if (content.Find(code) is null)
            throw new TerminologyException($"The code system {system} has no code '{code}'.");
        var codes = below ? content.Below(code) : content.Above(code);
        return codes.Count <= MostCodes
            ? codes
            : throw new TerminologyException($"More than {MostCodes} codes are {(below ? "below" : "above")} '{code}' in the code system {system}: use a narrower one.");
    }

    /// <summary>A code system of which every concept is here.</summary>
    /// <exception cref="TerminologyException">It is not.</exception>
    internal async Task<CodeSystemContent> CompleteAsync(string canonical, ICanonicalSource source, CancellationToken cancellationToken)
    {
        var found = await source.FindAsync("CodeSystem", canonical, cancellationToken)
            ?? throw new TerminologyException($"The code system {canonical} is not known here: store it as a CodeSystem first.");
        var content = Content(found);
        return content.Content == "complete"
            ? content
            : throw new TerminologyException($"Of the code system {canonical} not all concepts are known here (content is '{content.Content}').");
    }

    private CodeSystemContent Content(CanonicalResource resource)
    {
        if (_kept.TryGetValue(resource.Identity, out var content))
            return content;
        content = CodeSystemContent.Read(resource.Json);
        if (_kept.Count >= MostKept)
            _kept.Clear();
        _kept.TryAdd(resource.Identity, content);
        return content;
    }
}
