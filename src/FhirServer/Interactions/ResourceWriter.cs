using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;
using Profiles.Elements;

namespace FhirServer.Interactions;

/// <summary>
/// The one write path: stamps id and meta, extracts the index, makes the <see cref="WriteOp"/> and commits. Nobody else makes a WriteOp.
/// </summary>
/// <param name="store">Where to commit.</param>
/// <param name="parser">Reads a resource again after its links were rewritten.</param>
/// <param name="extractor">Says what search shall find it by.</param>
/// <param name="registry">Says how new that is.</param>
/// <param name="definitions">Checks definitions before they are stored, and takes them into the library afterwards.</param>
/// <param name="feed">Keeps the search parameters up to date.</param>
public sealed class ResourceWriter(
    IResourceStore store, ResourceParser parser, IndexExtractor extractor, SearchParameterRegistry registry, DefinitionWrites definitions, SearchParameterFeed feed)
{
    /// <summary>The operation that stores a resource.</summary>
    /// <param name="target">Where and under which conditions.</param>
    /// <param name="valid">The resource as it was sent, validated.</param>
    /// <param name="edits">Links to be rewritten in it.</param>
    /// <param name="keepIfUnchanged">True to write nothing when the content is the current one's.</param>
    public WriteOp Put(WriteTarget target, ValidResource valid, IReadOnlyList<JsonEdit> edits, bool keepIfUnchanged)
    {
        var resource = valid.Element;
        edits = AadhaarGuard.Both(edits, valid.Masks ?? []);
        var body = ResourceTemplate.Make(resource.Tree.Utf8.Span, resource.Start, resource.End, target.Key, edits);
        var indexed = edits.Count == 0 ? resource : Parse(body);
        definitions.Require(target.Key.Type, indexed);
        // The stamp is taken first, so that the entries are never older than it says.
        return Op(target) with { Body = body, Entries = extractor.Extract(indexed), KeepIfUnchanged = keepIfUnchanged };
    }

    /// <summary>The operation that deletes a resource.</summary>
    public WriteOp Delete(WriteTarget target) => Op(target);

    /// <summary>The operation that takes a resource out of the store with all its versions, as if it had never been.</summary>
    public WriteOp Erase(ResourceKey key) => Op(new WriteTarget { Key = key.WithoutVersion, Method = WriteMethod.Delete }) with { Erases = true };

    /// <summary>The operation that gives a version its index entries anew; a newer version keeps its own.</summary>
    /// <exception cref="FhirException">400, 422: what is stored cannot be read, or not be indexed.</exception>
    public WriteOp Reindex(RawResource current) => new()
    {
        Key = current.Key.WithoutVersion,
        Method = current.Method,
        VersionIs = current.Version,
        IndexStamp = registry.IndexStamp,
        Entries = extractor.Extract(parser.Parse(current.Json, out _).Root),
        Reindexes = true,
    };

    /// <summary>Commits all operations or none.</summary>
    /// <returns>
    /// The outcomes in the order of the operations, or null when the ground of a conditional interaction or of a patch has shifted and it must be planned again.
    /// </returns>
    /// <exception cref="FhirException">412 or 403: a condition does not hold; the message is led by what <paramref name="place"/> gives.</exception>
    public async Task<IReadOnlyList<WriteOutcome>?> CommitAsync(
        IReadOnlyList<WriteOp> operations, AccessGrant grant, Func<int, string?> place, CancellationToken cancellationToken)
    {
        if (operations.Count == 0)
            return [];
        if (await definitions.FaultAsync(operations, operation => Parse(operation.Body!), grant, cancellationToken) is ({ } fault, var at))
            throw new FhirException(place(at) is { } where ? fault.At(where) : fault);
        // What was planned by a set of search parameters that the other processes have left is planned again.
        await feed.EnsureFreshAsync(cancellationToken);
        if (IsOld(operations, registry.IndexStamp))
            return null;
        var result = await store.CommitAsync(operations, grant, cancellationToken);
        if (result is CommitResult.Done done)
        {
            grant.Noted?.Invoke(done.Outcomes);
            if (CountParameters(operations) > 0)
                feed.Tell();
            await definitions.TakeAsync(done.Outcomes);
            return done.Outcomes;
        }

        var refused = (CommitResult.Refused)result;
        if (IsShifted(operations[refused.Operation], refused.Reason))
            return null;
        var error = Refusal(operations[refused.Operation], refused);
        throw new FhirException(place(refused.Operation) is { } entry ? error.At(entry) : error);
    }

    private Element Parse(ResourceBody body) => parser.Parse(body.Stamp(1, DateTimeOffset.UnixEpoch)).Root;

    private static bool IsParameter(WriteOp operation) => operation is { Key.Type: SearchParameterCheck.Type, Reindexes: false };

    private static int CountParameters(IReadOnlyList<WriteOp> operations)
    {
        var count = 0;
        for (var i = 0; i < operations.Count; i++)
            count += IsParameter(operations[i]) ? 1 : 0;
        return count;
    }

    private static bool IsOld(IReadOnlyList<WriteOp> operations, long stamp)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i].IndexStamp < stamp)
                return true;
        }

        return false;
    }

    // A patch was made on a version that is not current any more; whether the client insisted on that one is judged when it is planned.
    private static bool IsShifted(WriteOp operation, CommitRefusal reason) => reason switch
    {
        CommitRefusal.ClaimFailed => true,
        CommitRefusal.VersionDiffers => operation.PlansAgain || operation.Method == WriteMethod.Patch,
        CommitRefusal.AlreadyExists => operation.PlansAgain,
        _ => false,
    };

    private WriteOp Op(WriteTarget target) => new()
    {
        IndexStamp = registry.IndexStamp,
        Key = target.Key,
        Method = target.Method,
        VersionIs = target.VersionIs,
        MustBeAbsent = target.MustBeAbsent,
        PlansAgain = target.PlansAgain,
        Claim = target.Claim,
    };

    private static FhirError Refusal(WriteOp operation, CommitResult.Refused refused) => refused.Reason switch
    {
        CommitRefusal.VersionDiffers => IfMatchVersion.Differs(operation.Key, refused.CurrentVersion).Error,
        CommitRefusal.AlreadyExists when operation.Claim is not null =>
            FhirError.Conflict($"{operation.Key} exists but does not match the criteria of the conditional update; leave the id out or choose another."),
        CommitRefusal.AlreadyExists => FhirError.PreconditionFailed($"{operation.Key} exists already."),
        CommitRefusal.NotGranted => FhirError.Forbidden(operation.Method == WriteMethod.Post
            ? $"This {operation.Key.Type} would lie outside what the scopes of the token permit to write."
            : $"{operation.Key} may not be changed so: it lies, or would lie, outside what the scopes of the token permit to write."),
        _ => throw new InvalidOperationException($"A store refused with {refused.Reason}."),
    };
}
