using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// Resolves conditional references (<c>Patient?identifier=system|value</c>) inside a transaction to the one resource they match.
/// See https://hl7.org/fhir/R4/http.html#trules.
/// </summary>
/// <param name="conditionalMatch">Finds what the criteria match.</param>
public sealed class ConditionalReferences(ConditionalMatch conditionalMatch)
{
    /// <summary>The links by which conditional references of all entries are to be replaced; each distinct one is searched once.</summary>
    /// <param name="plan">The transaction.</param>
    /// <param name="resourceTypes">The types that exist.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">412: one matches nothing, or more than one resource; the entry is named.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ResolveAsync(
        TransactionPlan plan, IReadOnlySet<string> resourceTypes, AccessGrant grant, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in plan.Entries)
        {
            if (!entry.IsWrite || entry.Valid.IsNone)
                continue;
            foreach (var (holder, link) in References.Links(entry.Valid.Element))
            {
                if (!References.IsReference(holder) || resolved.ContainsKey(link) || TypeOf(link, resourceTypes) is not { } type)
                    continue;
                resolved[link] = await ResolveAsync(link, type, plan, $"{entry.Entry.Place}.resource.{Tail(holder.Expression)}", grant, cancellationToken);
            }
        }

        return resolved;
    }

    private async Task<string> ResolveAsync(
        string link, string type, TransactionPlan plan, string place, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await conditionalMatch.FindAsync(type, QueryParameters.Read(link), most: 2, grant, cancellationToken);
        if (found.Matches is [var only])
            return only.Key.WithoutVersion.ToString();
        if (found.Matches.Count == 0 && plan.Claimed(found.Key) is { } created)
            return created;
        var count = found.Matches.Count == 0 ? "no" : "more than one";
        throw new FhirException(FhirError.PreconditionFailed($"{place}: the conditional reference '{link}' matches {count} {type}; it must match exactly one."));
    }

    private static string? TypeOf(string link, IReadOnlySet<string> resourceTypes)
    {
        var question = link.IndexOf('?', StringComparison.Ordinal);
        return question > 0 && resourceTypes.Contains(link[..question]) ? link[..question] : null;
    }

    private static string Tail(string expression)
    {
        var resource = expression.IndexOf(".resource.", StringComparison.Ordinal);
        return resource < 0 ? expression : expression[(resource + ".resource.".Length)..];
    }
}
