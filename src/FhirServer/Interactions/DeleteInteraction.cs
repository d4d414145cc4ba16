using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Plans delete and conditional delete: https://hl7.org/fhir/R4/http.html#delete.</summary>
/// <param name="store">Tells the current version where If-Match rests on it.</param>
/// <param name="conditionalMatch">Finds what the criteria match.</param>
/// <param name="mostMatches">How many matches a conditional delete may remove; 1 when only one may.</param>
public sealed class DeleteInteraction(IResourceStore store, ConditionalMatch conditionalMatch, int mostMatches)
{
    /// <summary>Settles what is deleted: one resource, or what the criteria match (which may be nothing).</summary>
    /// <exception cref="FhirException">412: If-Match does not hold, or more matches than may be deleted.</exception>
    public async Task<IReadOnlyList<WriteTarget>> TargetsAsync(
        Interaction.Delete asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (asked.Id is not { } id)
            return await ConditionalTargetsAsync(asked.Type, request.Parameters, grant, cancellationToken);
        // What may not be seen is deleted as what was never there: nothing happens, and nothing tells.
        if (grant.RowsOf(asked.Type) is not null && await store.ReadAsync(asked.Type, id, grant, cancellationToken) is null && request.Conditions.IfMatch is null)
            return [];
        var target = new WriteTarget { Key = new ResourceKey(asked.Type, id), Method = WriteMethod.Delete };
        if (EntityTag.Parse(request.Conditions.IfMatch) is not { } ifMatch)
            return [target];
        var current = await store.ReadAsync(asked.Type, id, grant, cancellationToken);
        return [target with { VersionIs = IfMatchVersion.Of(ifMatch, target.Key, current) }];
    }

    private async Task<IReadOnlyList<WriteTarget>> ConditionalTargetsAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> criteria, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await conditionalMatch.FindAsync(type, criteria, mostMatches + 1, grant, cancellationToken);
        if (found.Matches.Count > mostMatches)
        {
            throw new FhirException(FhirError.MultipleMatches(mostMatches == 1
                ? $"The criteria match more than one {type}, and only single matches are deleted here; make them narrower."
                : $"The criteria match more than {mostMatches} of {type}, the most that one conditional delete may remove; make them narrower."));
        }

        var claim = mostMatches == 1 && found.Matches.Count == 1 ? found.Claim(type) : null;
        return [.. found.Matches.Select(match => new WriteTarget { Key = match.Key.WithoutVersion, Method = WriteMethod.Delete, Claim = claim })];
    }
}
