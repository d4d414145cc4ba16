using FhirServer.Fhir;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;

namespace FhirServer.Interactions;

/// <summary>
/// A transaction: order, plan all, resolve links, commit once, answer in entry order. See https://hl7.org/fhir/R4/http.html#trules.
/// </summary>
/// <param name="router">Reads each entry's request by the one grammar.</param>
/// <param name="policy">Gives leave for the whole or for nothing.</param>
/// <param name="planner">Plans each write.</param>
/// <param name="conditionalReferences">Resolves conditional references.</param>
/// <param name="writer">Commits.</param>
/// <param name="resourceTypes">The types that exist.</param>
public sealed class TransactionInteraction(
    FhirRouter router,
    AccessPolicy policy,
    WritePlanner planner,
    ConditionalReferences conditionalReferences,
    ResourceWriter writer,
    IReadOnlySet<string> resourceTypes)
{
    /// <summary>Carries out all entries or none.</summary>
    /// <param name="bundle">The Bundle.</param>
    /// <param name="request">The request that carries it.</param>
    /// <param name="dispatch">Answers reads and searches.</param>
    /// <param name="cancellationToken">Gives up; a commit that has begun is finished.</param>
    /// <exception cref="FhirException">4xx: an entry is at fault and is named; nothing is stored.</exception>
    public async Task<FhirResponse> HandleAsync(
        Element bundle, FhirRequest request, Func<FhirRequest, CancellationToken, Task<FhirResponse>> dispatch, CancellationToken cancellationToken)
    {
        var asked = BatchInteraction.Indexed(bundle).Select(entry => Route(entry.Entry, entry.Index, request)).ToList();
        var leaves = asked.SelectMany(entry => AskedLeaves.Of(entry.Asked, entry.Entry.Request)).Append(request.Provenance is null ? Leave.Entrance : ProvenanceHeader.Leave);
        var grant = (await policy.GrantAsync(request.Caller, [.. leaves.Distinct()], cancellationToken)).NotedBy(request.Audit is { } record ? record.Wrote : null);
        asked = await planner.ValidateAsync(asked, request, cancellationToken);
        for (var attempt = 0; attempt < WritePlanner.MostPlans; attempt++)
        {
            var plan = await PlanAsync(asked, grant, cancellationToken);
            await RefuseFailingReadsAsync(plan, dispatch, cancellationToken);
            var (operations, places) = Operations(plan, await conditionalReferences.ResolveAsync(plan, resourceTypes, grant, cancellationToken), request);
            var targets = plan.Entries.SelectMany(entry => entry.Targets);
            if (await planner.ProvenanceAsync(targets, request, plan.Resolve, cancellationToken) is { } recorded)
                operations.Add(recorded);
            var outcomes = await writer.CommitAsync(
                operations, grant, index => index < places.Count ? places[index].Entry.Place : ProvenanceHeader.Name, cancellationToken);
            if (outcomes is not null)
                return await AnswerAsync(plan, places, outcomes, dispatch);
        }

        throw WritePlanner.Contended();
    }

    private PlannedEntry Route(Element element, int index, FhirRequest request)
    {
        var entry = BundleEntry.Read(element, index, request);
        return InEntry(entry, () =>
        {
            var asked = router.Route(entry.Request.Method, entry.Request.Path);
            if (asked is Interaction.Bundle or Interaction.Capabilities or Interaction.Operation or Interaction.AsyncStatus)
                throw new FhirException(FhirError.InvalidContent($"{entry.Request.Method} '{entry.Request.Path}' cannot stand in a transaction.", entry.Place));
            RequireBody(entry, asked);
            return new PlannedEntry(entry, asked, []);
        });
    }

    private static void RequireBody(BundleEntry entry, Interaction asked)
    {
        if (asked is not (Interaction.Create or Interaction.Update or Interaction.Patch))
            return;
        if (entry.Resource.IsNone)
            throw new FhirException(FhirError.InvalidContent($"A {entry.Request.Method} needs a resource.", $"{entry.Place}.resource"));
        if (asked is Interaction.Patch)
            return;
        WritePlanner.RequireType(entry.Resource, asked.Leave.Type!);
    }

    private async Task<TransactionPlan> PlanAsync(List<PlannedEntry> asked, AccessGrant grant, CancellationToken cancellationToken)
    {
        var planned = new List<PlannedEntry>(asked.Count);
        foreach (var entry in asked)
        {
            if (!entry.IsWrite)
            {
                planned.Add(entry);
                continue;
            }

            var resource = entry.Asked is Interaction.Create or Interaction.Update ? entry.Entry.Resource : default;
            var targets = await InEntryAsync(entry.Entry, () => planner.TargetsAsync(entry.Asked, entry.Entry.Request, resource, grant, cancellationToken));
            planned.Add(entry with { Targets = targets, Valid = entry.Asked is Interaction.Patch ? targets[0].Patched : entry.Valid });
        }

        return new TransactionPlan(planned);
    }

    /// <summary>
    /// Reads are answered after the writes, but a transaction whose read fails must store nothing: so they are tried before it too.
    /// A read of what the transaction itself writes is left for later.
    /// </summary>
    private static async Task RefuseFailingReadsAsync(
        TransactionPlan plan, Func<FhirRequest, CancellationToken, Task<FhirResponse>> dispatch, CancellationToken cancellationToken)
    {
        var written = plan.Entries.Where(entry => entry.IsWrite && entry.Asked is not Interaction.Delete)
            .SelectMany(entry => entry.Targets).Select(target => target.Key).ToHashSet();
        foreach (var entry in plan.Entries)
        {
            if (entry.IsWrite || (entry.Asked is Interaction.Read read && written.Contains(new ResourceKey(read.Type, read.Id))))
                continue;
            await InEntryAsync(entry.Entry, () => dispatch(entry.Entry.Request, cancellationToken));
        }
    }

    /// <summary>The operations in FHIR's order (DELETE, POST, PUT and PATCH) with the entry that each came from.</summary>
    private (List<WriteOp> Operations, List<PlannedEntry> Places) Operations(
        TransactionPlan plan, IReadOnlyDictionary<string, string> conditional, FhirRequest request)
    {
        var operations = new List<WriteOp>();
        var places = new List<PlannedEntry>();
        foreach (var entry in plan.Entries.Where(entry => entry.IsWrite).OrderBy(entry => Rank(entry.Asked)))
        {
            foreach (var target in entry.Targets.Where(target => target.Existing is null))
            {
                var resource = entry.Valid.Element;
                var edits = resource.IsNone ? [] : References.Rewrite(resource, link => plan.Resolve(link) ?? conditional.GetValueOrDefault(link));
                operations.Add(InEntry(entry.Entry, () => planner.Prepare(target, entry.Valid, edits, request.KeepUnchanged)));
                places.Add(entry);
            }
        }

        return (operations, places);
    }

    private static async Task<FhirResponse> AnswerAsync(
        TransactionPlan plan, List<PlannedEntry> places, IReadOnlyList<WriteOutcome> outcomes, Func<FhirRequest, CancellationToken, Task<FhirResponse>> dispatch)
    {
        var byEntry = places.Zip(outcomes).ToLookup(pair => pair.First.Entry.Index, pair => pair.Second);
        var builder = new BundleBuilder("transaction-response", total: null, []);
        foreach (var entry in plan.Entries)
            builder.AddResponseEntry(await AnswerAsync(entry, [.. byEntry[entry.Entry.Index]], dispatch));
        return new FhirResponse { Status = 200, Body = builder.Build() };
    }

    /// <summary>An entry's answer. The transaction is committed: a client that hangs up now must not turn it into an error.</summary>
    private static async Task<FhirResponse> AnswerAsync(
        PlannedEntry entry, IReadOnlyList<WriteOutcome> outcomes, Func<FhirRequest, CancellationToken, Task<FhirResponse>> dispatch)
    {
        if (!entry.IsWrite)
            return await dispatch(entry.Entry.Request, CancellationToken.None);
        if (entry.Asked is Interaction.Delete)
            return WriteAnswer.OfDelete(entry.Entry.Request, outcomes);
        var outcome = outcomes is [var only] ? only : new WriteOutcome(WriteEffect.Unchanged, entry.Targets[0].Existing);
        return WriteAnswer.Of(entry.Entry.Request, outcome, PreferReturn.Minimal, entry.Valid.Remarks);
    }

    private static int Rank(Interaction asked) => asked switch
    {
        Interaction.Delete => 0,
        Interaction.Create => 1,
        _ => 2,
    };

    private static T InEntry<T>(BundleEntry entry, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (FhirException exception)
        {
            throw new FhirException(exception.Error.At(entry.Place));
        }
    }

    private static async Task<T> InEntryAsync<T>(BundleEntry entry, Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (FhirException exception)
        {
            throw new FhirException(exception.Error.At(entry.Place));
        }
    }
}
