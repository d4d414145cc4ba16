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

    // Each round finds what the last one came upon; value sets import each other no deeper than this.
    private const int MostRounds = 40;

    private readonly ConcurrentDictionary<string, CodeSystemContent> _kept = new(StringComparer.Ordinal);

    /// <summary>Asks what a source holds, which may be a database: what the answer rests on is fetched as it turns out to be needed.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="source">Where definitions are found.</param>
    /// <param name="ask">The question; asked again after each fetch.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">What the question throws, once nothing more is to be fetched.</exception>
    public async Task<T> AskAsync<T>(ICanonicalSource source, Func<HeldTerminology, T> ask, CancellationToken cancellationToken)
    {
        var fetched = new Dictionary<(string Type, string Canonical), CanonicalResource?>();
        TerminologyException? before = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var missing = new HashSet<(string Type, string Canonical)>();
            var held = new HeldTerminology(new TerminologyTables((type, canonical) => Find(fetched, missing, type, canonical), Content, round));
            try
            {
                var answer = ask(held);
                if (missing.Count == 0)
                    return answer;
            }
            catch (TerminologyException early) when (missing.Count > 0)
            {
                // It may be for want of what is fetched now.
                before = early;
            }

            foreach (var (type, canonical) in missing)
                fetched[(type, canonical)] = await source.FindAsync(type, canonical, cancellationToken);
        }

        throw new TerminologyException($"The question rests on definitions that lead to each other over more than {MostRounds} steps. {before?.Message}");
    }

    /// <summary>The codes of a value set.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    /// <param name="source">Where definitions are found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">It is unknown, too large, without end, or uses what is not here.</exception>
    public Task<CodeSet> ExpandAsync(string canonical, ICanonicalSource source, CancellationToken cancellationToken) =>
        AskAsync(source, held => Codes(held.Rules(canonical)), cancellationToken);

    /// <summary>The codes of a value set given as a resource.</summary>
    /// <param name="name">How to speak of it.</param>
    /// <param name="valueSet">UTF-8 JSON.</param>
    /// <param name="source">Where definitions are found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">It is too large, without end, or uses what is not here.</exception>
    public Task<CodeSet> ExpandAsync(string name, ReadOnlyMemory<byte> valueSet, ICanonicalSource source, CancellationToken cancellationToken) =>
        ExpandAsync(name, new GivenCanonicals(source, "ValueSet", name, new CanonicalResource(name, valueSet)), cancellationToken);

    /// <summary>A code and what it subsumes, or what subsumes it.</summary>
    /// <param name="system">The code system's canonical.</param>
    /// <param name="code">The code.</param>
    /// <param name="below">True for what it subsumes.</param>
    /// <param name="source">Where definitions are found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">The code system is not here as a whole, its hierarchy does not mean subsumption, or it has no such code.</exception>
    public async Task<IReadOnlySet<string>> SubsumptionAsync(string system, string code, bool below, ICanonicalSource source, CancellationToken cancellationToken)
    {
        var codes = await AskAsync(source, held => held.Reach(system, code, below), cancellationToken);
        return codes.Count <= MostCodes
            ? codes
            : throw new TerminologyException($"More than {MostCodes} codes are {(below ? "below" : "above")} '{code}' in the code system {system}: use a narrower one.");
    }

    private static CanonicalResource? Find(
        Dictionary<(string Type, string Canonical), CanonicalResource?> fetched, HashSet<(string Type, string Canonical)> missing, string type, string canonical)
    {
        if (fetched.TryGetValue((type, canonical), out var found))
            return found;
        missing.Add((type, canonical));
        return null;
    }

    private static CodeSet Codes(ValueSetRules rules)
    {
        var codes = new CodeSet();
        var count = 0;
        foreach (var group in rules.Codes().Select(found => (found.System.Url, found.Code)).GroupBy(found => found.Url, StringComparer.Ordinal))
        {
            codes.Add(group.Key, group.Select(found => found.Code));
            count += group.Count();
        }

        return count <= MostCodes ? codes : throw new TerminologyException($"The value set {rules.Name} has more than {MostCodes} codes: use a smaller one.");
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
