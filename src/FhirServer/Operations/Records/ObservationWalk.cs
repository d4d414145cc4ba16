using System.Runtime.CompilerServices;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Operations.Records;

/// <summary>Reads all observations that a search finds, newest first, those without a time last.</summary>
/// <param name="store">Where they are.</param>
/// <param name="queries">Makes the search.</param>
/// <param name="resolver">Looks up what it rests on.</param>
public sealed class ObservationWalk(IResourceStore store, QueryParser queries, QueryResolver resolver)
{
    /// <summary>Most observations that one operation reads.</summary>
    public const int Most = 20_000;

    private const int OfOnePage = 500;

    /// <summary>Reads them.</summary>
    /// <param name="criteria">Search parameters of Observation.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400: the criteria cannot be understood. 422: they find more than <see cref="Most"/>.</exception>
    public async IAsyncEnumerable<RawResource> ReadAsync(
        IEnumerable<KeyValuePair<string, string>> criteria, AccessGrant grant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parsed = queries.Parse(["Observation"], [.. criteria, new("_sort", "-date")], strict: true);
        var query = await resolver.ResolveAsync(parsed.Query with { Count = OfOnePage }, grant, cancellationToken);
        var read = 0;
        string? after = null;
        do
        {
            var page = await store.SearchAsync(query with { After = after }, grant, cancellationToken);
            read += page.Matches.Count;
            if (read > Most)
                throw new FhirException(FhirError.TooCostly($"More than {Most} observations are asked for; narrow it down, by code or by time."));
            foreach (var match in page.Matches)
                yield return match;
            after = page.Next;
        }
        while (after is not null);
    }
}
