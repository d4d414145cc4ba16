using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Plans update, update-as-create and conditional update: https://hl7.org/fhir/R4/http.html#update.</summary>
/// <param name="store">Tells the current version where a condition rests on it.</param>
/// <param name="conditionalMatch">Finds what the criteria match.</param>
/// <param name="allowUpdateCreate">Whether clients may create under ids of their own.</param>
public sealed class UpdateInteraction(IResourceStore store, ConditionalMatch conditionalMatch, bool allowUpdateCreate)
{
    /// <summary>Settles which resource is updated, and its conditions.</summary>
    /// <param name="asked">The type, and the id unless the update is conditional.</param>
    /// <param name="request">Its conditions and, when conditional, the criteria.</param>
    /// <param name="bodyId">The id in the body, or null.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400: the ids disagree; 405: creating by PUT is switched off; 412: a condition does not hold.</exception>
    public async Task<WriteTarget> TargetAsync(
        Interaction.Update asked, FhirRequest request, string? bodyId, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (asked.Id is not null && grant.RowsOf(asked.Type) is not null && await store.ReadAsync(asked.Type, asked.Id, grant, cancellationToken) is null or { Deleted: true })
            throw ReadInteraction.NotFound(asked.Type, asked.Id); // Whether another holds an id that one may not see must not be found out by asking for it.
        var target = asked.Id is { } id
            ? new WriteTarget { Key = new ResourceKey(asked.Type, SameId(asked.Type, id, bodyId)), Method = WriteMethod.Put }
            : await ConditionalTargetAsync(asked.Type, request.Parameters, bodyId, grant, cancellationToken);
        if (EntityTag.Parse(request.Conditions.IfNoneMatch) is { Any: true })
        {
            target = target with { MustBeAbsent = true };
            if (request.KeepUnchanged && await store.ReadAsync(target.Key.Type, target.Key.Id, grant, cancellationToken) is { Deleted: false } existing)
                return target with { Existing = existing };
        }

        var ifMatch = EntityTag.Parse(request.Conditions.IfMatch);
        if (ifMatch is null && allowUpdateCreate)
            return target;
        var current = await store.ReadAsync(target.Key.Type, target.Key.Id, grant, cancellationToken);
        if (!allowUpdateCreate && asked.Id is not null && (current is null || current.Deleted))
            throw new FhirException(FhirError.MethodNotAllowed($"There is no {target.Key}, and creating by PUT is switched off; create by POST {asked.Type}.", ["GET", "HEAD"]));
        return ifMatch is null ? target : target with { VersionIs = IfMatchVersion.Of(ifMatch, target.Key, current) };
    }

    private async Task<WriteTarget> ConditionalTargetAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> criteria, string? bodyId, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await conditionalMatch.FindAsync(type, criteria, most: 2, grant, cancellationToken);
        var target = new WriteTarget { Key = new ResourceKey(type, bodyId ?? ResourceKey.NewId()), Method = WriteMethod.Put };
        switch (found.Matches)
        {
            case [] when bodyId is not null && grant.RowsOf(type) is not null:
                throw new FhirException(FhirError.NotFound($"The criteria match no {type}, and this caller may not choose the id of a new one; leave the id out."));
            case []:
                var method = bodyId is null ? WriteMethod.Post : WriteMethod.Put;
                return target with { Method = method, MustBeAbsent = true, Claim = found.Claim(type) };
            case [var only]:
                if (bodyId is not null && bodyId != only.Key.Id)
                    throw new FhirException(FhirError.InvalidContent($"The criteria match {only.Key.WithoutVersion} but the body's id is '{bodyId}'; leave the id out or make them agree.", $"{type}.id"));
                return target with { Key = only.Key.WithoutVersion, Claim = found.Claim(type) };
            default:
                throw new FhirException(FhirError.MultipleMatches($"The criteria match more than one {type}; make them narrower."));
        }
    }

    private static string SameId(string type, string urlId, string? bodyId) => bodyId == urlId
        ? urlId
        : throw new FhirException(FhirError.InvalidContent(
            bodyId is null
                ? $"An update needs the resource's id in the body: add \"id\": \"{urlId}\"."
                : $"The body's id '{bodyId}' is not the id in the URL '{urlId}'; make them agree.",
            $"{type}.id"));
}
