using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;
using Profiles.Elements;

namespace FhirServer.Operations.Jobs;

/// <summary>
/// Makes what the processes agreed on follow the SearchParameter resources that are stored: what came or changed is to be built, what went or
/// was retired is forgotten. It reads all of them each time, so it does not matter who wrote them, or whether that process lives.
/// </summary>
/// <param name="store">Where the resources are.</param>
/// <param name="states">What was agreed on.</param>
/// <param name="parser">Reads resources.</param>
/// <param name="check">Says what can be searched by.</param>
/// <param name="registry">Knows all types.</param>
/// <param name="clock">Tells when a job was asked for.</param>
public sealed class ParameterSync(
    IResourceStore store, IndexStates states, ResourceParser parser, SearchParameterCheck check, SearchParameterRegistry registry, TimeProvider clock)
{
    private const int PageSize = 200;

    /// <summary>What became of it.</summary>
    /// <param name="HasChanged">True when the processes have something new to follow.</param>
    /// <param name="HasUpgrade">True when the index of an older program is to be built anew.</param>
    /// <param name="Refused">The canonical URLs of active SearchParameters that cannot be searched by.</param>
    public sealed record Outcome(bool HasChanged, bool HasUpgrade, IReadOnlyList<string> Refused);

    /// <summary>Follows the resources.</summary>
    /// <param name="isStart">True for the first time after the start: it is then looked whether an older program made the index.</param>
    /// <param name="grant">The leave of the server itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">503: the store cannot be reached.</exception>
    public async Task<Outcome> RunAsync(bool isStart, AccessGrant grant, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        var wanted = await WantedAsync(refused, grant, cancellationToken);
        var isEmpty = (await store.SearchAsync(new SearchQuery { Count = 1, Total = TotalMode.None }, grant, cancellationToken)).Matches.Count == 0;
        var outcome = new Outcome(HasChanged: false, HasUpgrade: false, refused);
        await states.ChangeAsync(
            state =>
            {
                var next = Follow(Begun(state, isEmpty), wanted, refused);
                var upgraded = isStart ? Upgrade(next) : next;
                outcome = new Outcome(upgraded.Changes != state.Changes, !ReferenceEquals(upgraded, next), [.. refused.Distinct(StringComparer.Ordinal)]);
                return upgraded;
            },
            cancellationToken);
        return outcome;
    }

    // A store that holds nothing yet has nothing old.
    private static IndexState Begun(IndexState state, bool isEmpty) =>
        state.Generation > 0 ? state : state with { Generation = isEmpty ? IndexGeneration.Current : 1 };

    private IndexState Upgrade(IndexState state) =>
        state.Generation >= IndexGeneration.Current || state.Jobs.Any(job => job.IsOpen && job.Reason == JobReason.Upgrade)
            ? state
            : state.Add(JobReason.Upgrade, registry.ResourceTypes, clock.GetUtcNow(), out _);

    private IndexState Follow(IndexState state, List<SearchParameterDefinition> wanted, List<string> refused)
    {
        var known = state.Parameters.ToDictionary(parameter => parameter.Url, StringComparer.Ordinal);
        var accepted = new List<SearchParameterDefinition>();
        // Who was there first keeps the code.
        foreach (var definition in wanted.OrderBy(definition => known.TryGetValue(definition.Url, out var kept) ? kept.Revision : long.MaxValue))
        {
            if (accepted.Exists(other => check.Clashes(definition, other)))
                refused.Add(definition.Url);
            else
                accepted.Add(definition);
        }

        var same = accepted.Where(definition => known.TryGetValue(definition.Url, out var kept) && kept.Definition == SearchParameterDefinition.Keep(definition)).ToList();
        if (same.Count == accepted.Count && same.Count == known.Count)
            return state;
        var added = accepted.Except(same).ToList();
        var gone = known.Values.ExceptBy(same.Select(definition => definition.Url), kept => kept.Url, StringComparer.Ordinal).SelectMany(kept => kept.Types);
        var types = added.SelectMany(check.TypesOf).Distinct(StringComparer.Ordinal).ToList();
        // What only went costs no job: entries that nobody asks for do no harm.
        var next = added.Count > 0
            ? state.Add(JobReason.Parameters, types, clock.GetUtcNow(), out _)
            : state with { Revision = state.Revision + 1, Changes = state.Changes + 1 };
        return next.With(
            [
                .. same.Select(definition => known[definition.Url]),
                .. added.Select(definition => new KeptParameter(
                    definition.Url, SearchParameterDefinition.Keep(definition), check.TypesOf(definition), next.Revision, IsReady: false)),
            ],
            types.Concat(gone));
    }

    /// <summary>One definition for each canonical URL, the one that was written last.</summary>
    private async Task<List<SearchParameterDefinition>> WantedAsync(List<string> refused, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, SearchParameterDefinition>(StringComparer.Ordinal);
        var query = new SearchQuery
        {
            Types = [SearchParameterCheck.Type],
            Count = PageSize,
            Total = TotalMode.None,
            Sort = [new SortKey(SortKind.LastUpdated, Parameter: null, Descending: false)],
        };
        do
        {
            var page = await store.SearchAsync(query, grant, cancellationToken);
            foreach (var resource in page.Matches)
            {
                if (TryRead(parser.Parse(resource.Json, out _).Root, refused) is { } definition)
                    found[definition.Url] = definition;
            }

            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return [.. found.Values];
    }

    private SearchParameterDefinition? TryRead(Element resource, List<string> refused)
    {
        try
        {
            return check.Read(resource, isStored: true);
        }
        catch (FhirException)
        {
            // It came before it would have been refused, or what it rests on is gone.
            refused.Add(resource.Child("url").Text ?? "");
            return null;
        }
    }
}
