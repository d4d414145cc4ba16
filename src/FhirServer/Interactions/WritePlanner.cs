using FhirServer.Fhir;
using FhirServer.Storage;
using Profiles.Elements;

namespace FhirServer.Interactions;

/// <summary>
/// Two steps for each write. Target: match conditionally, settle the id. Prepare: body to operation. A lone write runs both and commits;
/// a transaction runs all targets, rewrites links, then prepares all.
/// </summary>
/// <param name="interactions">Plan each kind of write.</param>
/// <param name="parser">Reads bodies.</param>
/// <param name="validation">Says whether a body may be stored.</param>
/// <param name="writer">Makes and commits operations.</param>
/// <param name="provenance">Settles and makes the Provenance that comes in a header.</param>
/// <param name="time">Waits before a patch is planned anew.</param>
public sealed class WritePlanner(
    WriteInteractions interactions, ResourceParser parser, ResourceValidation validation, ResourceWriter writer, ProvenanceHeader provenance, TimeProvider time)
{
    /// <summary>How often a conditional interaction is planned anew because others got in its way, before it is given up with 409.</summary>
    public const int MostPlans = 10;

    // A patch is planned anew for each write that came between, whoever made it.
    private const int MostPatchPlans = 60;

    private static readonly Func<int, string?> Nowhere = _ => null;

    /// <summary>Settles what a write is about.</summary>
    /// <param name="asked">A create, an update, a patch or a delete.</param>
    /// <param name="request">Its conditions and criteria.</param>
    /// <param name="resource">The body of a create or update; none for the others.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One target; none or several only for a conditional delete.</returns>
    public async Task<IReadOnlyList<WriteTarget>> TargetsAsync(
        Interaction asked, FhirRequest request, Element resource, AccessGrant grant, CancellationToken cancellationToken) => await provenance.PinAsync(asked switch
        {
            Interaction.Create create => [await interactions.Creates.TargetAsync(create, request.Conditions, grant, cancellationToken)],
            Interaction.Update update => [await interactions.Updates.TargetAsync(update, request, resource.Child("id").Text, grant, cancellationToken)],
            Interaction.Patch patch => [await interactions.Patches.TargetAsync(patch, request, grant, cancellationToken)],
            Interaction.Delete delete => await interactions.Deletes.TargetsAsync(delete, request, grant, cancellationToken),
            _ => throw new ArgumentException($"{asked.Name} is no write.", nameof(asked)),
        }, request, grant, cancellationToken);

    /// <summary>Requires the bodies of all entries to be valid.</summary>
    /// <exception cref="FhirException">422: every issue of every entry.</exception>
    public async Task<List<PlannedEntry>> ValidateAsync(IReadOnlyList<PlannedEntry> entries, FhirRequest request, CancellationToken cancellationToken)
    {
        var bodies = entries.Where(entry => entry.Asked is Interaction.Create or Interaction.Update).ToList();
        var valid = new Queue<ValidResource>(await validation.RequireAsync([.. bodies.Select(entry => entry.Entry.Resource)], request, cancellationToken));
        return [.. entries.Select(entry => entry.Asked is Interaction.Create or Interaction.Update ? entry with { Valid = valid.Dequeue() } : entry)];
    }

    /// <summary>The operation for a target; the resource is none exactly for a delete.</summary>
    public WriteOp Prepare(WriteTarget target, ValidResource resource, IReadOnlyList<JsonEdit> edits, bool keepIfUnchanged) =>
        resource.IsNone ? writer.Delete(target) : writer.Put(target, resource, edits, keepIfUnchanged);

    /// <summary>The operation that stores the Provenance of settled writes; null when the request brings none or nothing is written.</summary>
    /// <param name="targets">The writes.</param>
    /// <param name="request">The request that may carry it.</param>
    /// <param name="resolve">The new link for an old one, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400, 422: it cannot be stored.</exception>
    public async Task<WriteOp?> ProvenanceAsync(
        IEnumerable<WriteTarget> targets, FhirRequest request, Func<string, string?> resolve, CancellationToken cancellationToken)
    {
        var valid = await provenance.MakeAsync(targets, request, cancellationToken);
        return valid.IsNone ? null : writer.Put(ProvenanceHeader.NewTarget(), valid, References.Rewrite(valid.Element, resolve), keepIfUnchanged: false);
    }

    /// <summary>Carries out a write that stands alone.</summary>
    /// <exception cref="FhirException">4xx: the body or a condition is at fault; 409: others kept getting in the way.</exception>
    public Task<FhirResponse> WriteAsync(Interaction asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken) =>
        WriteAsync(asked, request, grant, static (_, _) => Task.CompletedTask, cancellationToken);

    /// <summary>Carries out a create or an update that stands alone.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="settled">Told which resource is to be written before it is committed, anew for each plan; not when nothing is to be written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">4xx: the body or a condition is at fault; 409: others kept getting in the way.</exception>
    public async Task<FhirResponse> WriteAsync(
        Interaction asked, FhirRequest request, AccessGrant grant, Func<ResourceKey, CancellationToken, Task> settled, CancellationToken cancellationToken)
    {
        var resource = asked is Interaction.Create or Interaction.Update ? parser.Parse(request.Body).Root : default;
        if (!resource.IsNone)
            RequireType(resource, asked.Leave.Type!);
        var valid = resource.IsNone ? default : await validation.RequireAsync(resource, request, cancellationToken);
        for (var plan = 0; plan < (asked is Interaction.Patch ? MostPatchPlans : MostPlans); plan++)
        {
            if (asked is Interaction.Patch)
                await PauseAsync(plan, cancellationToken);
            var targets = await TargetsAsync(asked, request, resource, grant, cancellationToken);
            var recorded = await ProvenanceAsync(targets, request, _ => null, cancellationToken);
            if (targets is [{ Existing: { } existing }])
                return WriteAnswer.Of(request, new WriteOutcome(WriteEffect.Unchanged, existing), PreferReturn.Representation);
            if (targets is [{ Patched: { IsNone: false } patched }])
                valid = patched;
            if (targets is [var target])
                await settled(target.Key, cancellationToken);
            var operations = targets.Select(one => Prepare(one, valid, [], request.KeepUnchanged)).ToList();
            if (recorded is not null)
                operations.Add(recorded);
            var outcomes = await writer.CommitAsync(operations, grant, Nowhere, cancellationToken);
            if (outcomes is not null)
                return asked is Interaction.Delete ? WriteAnswer.OfDelete(request, [.. outcomes.Take(targets.Count)]) : WriteAnswer.Of(request, outcomes[0], PreferReturn.Representation, Remarks(valid, recorded));
        }

        throw Contended();
    }

    private static IReadOnlyList<Issue>? Remarks(ValidResource valid, WriteOp? recorded) =>
        recorded is null ? valid.Remarks : [.. valid.Remarks ?? [], Outcomes.Note($"Recorded {recorded.Key}.")];

    // Those who patch one resource at the same time must not go on in step.
    private Task PauseAsync(int plan, CancellationToken cancellationToken) => plan == 0
        ? Task.CompletedTask
        : Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(5 * plan, 100) + 1)), time, cancellationToken);

    /// <summary>Refuses a body of another type than the URL names.</summary>
    /// <exception cref="FhirException">400.</exception>
    public static void RequireType(Element resource, string type)
    {
        if (resource.Name != type && resource.Type?.Name != type)
            throw new FhirException(FhirError.InvalidContent($"The body is a {resource.Type?.Name}, but the URL names {type}; send it to {resource.Type?.Name}.", $"{resource.Type?.Name}"));
    }

    /// <summary>The error when a conditional interaction had to be planned too often.</summary>
    public static FhirException Contended() =>
        new(FhirError.Conflict("Other writes kept changing what this one rests on; try again.", TimeSpan.FromSeconds(1)));
}
