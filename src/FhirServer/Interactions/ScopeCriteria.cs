using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// The search parameters of granular scopes (<c>patient/Observation.rs?category=laboratory</c>) as trees:
/// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters.
/// </summary>
/// <param name="parser">Reads them, strictly: what is not understood must not permit more.</param>
/// <param name="resolver">Looks up what they rest on.</param>
public sealed class ScopeCriteria(QueryParser parser, QueryResolver resolver)
{
    /// <summary>The tree for one type.</summary>
    /// <param name="scope">The scope, with criteria.</param>
    /// <param name="type">One of the types it covers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="SearchExpr.Nothing"/> when the criteria are none of the type's, or hold what is no criterion: such a scope permits nothing.</returns>
    public async ValueTask<SearchExpr> ReadAsync(SmartScope scope, string type, CancellationToken cancellationToken)
    {
        if (scope.Criteria.Any(pair => pair.Key is "_query" or "_contained" or "_containedType" or "_type" or PageToken.ParameterName || ResultParameters.Has(pair.Key.Split(':')[0])))
            return SearchExpr.Nothing;
        try
        {
            // The value sets that a scope names are the same for all callers.
            var query = await resolver.ResolveAsync(parser.Parse([type], scope.Criteria, strict: true).Query, AccessGrant.System, cancellationToken);
            return query.Where;
        }
        catch (FhirException misread) when (misread.Error.Status < 500)
        {
            return SearchExpr.Nothing;
        }
    }
}
