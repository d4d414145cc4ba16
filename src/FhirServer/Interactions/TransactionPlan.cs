using FhirServer.Fhir;

namespace FhirServer.Interactions;

/// <summary>One entry of a transaction with what it asks and, for writes, what it is about.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Asked">The interaction.</param>
/// <param name="Targets">For writes: one target, or for a conditional delete none or several; empty for reads.</param>
public sealed record PlannedEntry(BundleEntry Entry, Interaction Asked, IReadOnlyList<WriteTarget> Targets)
{
    /// <summary>The body of a create or update, or what a patch makes of a resource, validated; none for the others.</summary>
    public ValidResource Valid { get; init; }

    /// <summary>True for create, update, patch and delete.</summary>
    public bool IsWrite => Asked is Interaction.Create or Interaction.Update or Interaction.Patch or Interaction.Delete;
}

/// <summary>
/// A transaction with all its targets settled: who is who (for rewriting links), and what is not allowed to stand side by side.
/// See https://hl7.org/fhir/R4/http.html#trules.
/// </summary>
public sealed class TransactionPlan
{
    private readonly Dictionary<string, string> _identities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _claims = new(StringComparer.Ordinal);

    /// <summary>Settles identities.</summary>
    /// <param name="entries">The entries in the order of the Bundle.</param>
    /// <exception cref="FhirException">400: two entries are about one resource, share a fullUrl, or create by the same criteria.</exception>
    public TransactionPlan(IReadOnlyList<PlannedEntry> entries)
    {
        Entries = entries;
        var owners = new Dictionary<ResourceKey, PlannedEntry>();
        foreach (var entry in entries)
        {
            foreach (var target in entry.Targets)
                Own(entry, target, owners);
            if (entry.IsWrite && entry.Targets.Count == 1 && entry.Asked is not Interaction.Delete)
                Name(entry, entry.Targets[0]);
        }
    }

    /// <summary>The entries in the order of the Bundle.</summary>
    public IReadOnlyList<PlannedEntry> Entries { get; }

    /// <summary>The new link for an old one: what an entry's fullUrl, with or without a fragment, became; null when no entry has it.</summary>
    public string? Resolve(string link)
    {
        if (_identities.TryGetValue(link, out var known))
            return known;
        var hash = link.IndexOf('#', StringComparison.Ordinal);
        return hash > 0 && _identities.TryGetValue(link[..hash], out var target) ? target + link[hash..] : null;
    }

    /// <summary>The <c>Type/id</c> that an entry creates under the criteria with this key, or null.</summary>
    public string? Claimed(string claimKey) => _claims.GetValueOrDefault(claimKey);

    private void Own(PlannedEntry entry, WriteTarget target, Dictionary<ResourceKey, PlannedEntry> owners)
    {
        if (target.Existing is null && !owners.TryAdd(target.Key, entry))
        {
            throw new FhirException(FhirError.InvalidContent(
                $"{entry.Entry.Place} and {owners[target.Key].Entry.Place} are about the same resource {target.Key}; a transaction may name it once.", entry.Entry.Place));
        }

        if (target.Claim is { MatchedId: null } claim && !_claims.TryAdd(claim.Key, target.Key.ToString()))
        {
            throw new FhirException(FhirError.InvalidContent(
                $"{entry.Entry.Place} would create by the same criteria '{claim.Key}' as an entry before it; a transaction may do so once.", entry.Entry.Place));
        }
    }

    private void Name(PlannedEntry entry, WriteTarget target)
    {
        // A patch has no resource of its own by whose id it could be named.
        if (entry.Asked is Interaction.Patch && entry.Entry.FullUrl is null)
            return;
        foreach (var name in entry.Entry.Names())
        {
            if (!_identities.TryAdd(name, target.Key.ToString()) && name == entry.Entry.FullUrl)
            {
                throw new FhirException(FhirError.InvalidContent(
                    $"The fullUrl '{name}' stands on more than one entry; links to it would be ambiguous.", $"{entry.Entry.Place}.fullUrl"));
            }
        }
    }
}
