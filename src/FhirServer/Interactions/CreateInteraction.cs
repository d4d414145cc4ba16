using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Plans create and conditional create: https://hl7.org/fhir/R4/http.html#create.</summary>
/// <param name="conditionalMatch">Finds what If-None-Exist matches.</param>
public sealed class CreateInteraction(ConditionalMatch conditionalMatch)
{
    /// <summary>Settles the id, or finds the resource that makes the create unnecessary.</summary>
    /// <exception cref="FhirException">412: If-None-Exist matches more than one.</exception>
    public async Task<WriteTarget> TargetAsync(
        Interaction.Create asked, RequestConditions conditions, AccessGrant grant, CancellationToken cancellationToken)
    {
        var target = new WriteTarget { Key = new ResourceKey(asked.Type, ResourceKey.NewId()), Method = WriteMethod.Post, MustBeAbsent = true };
        if (conditions.IfNoneExist is not { } criteria)
            return target;
        var found = await conditionalMatch.FindAsync(asked.Type, QueryParameters.Read(criteria), most: 2, grant, cancellationToken);
        return found.Matches switch
        {
            [] => target with { Claim = found.Claim(asked.Type) },
            [var only] => target with { Key = only.Key.WithoutVersion, Existing = only },
            _ => throw new FhirException(FhirError.MultipleMatches($"If-None-Exist '{criteria}' matches more than one {asked.Type}; make the criteria narrower.")),
        };
    }
}
