using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// <c>url|version</c> asked of the resources that such a canonical names: the URL and the version are elements of their own there.
/// See https://hl7.org/fhir/R4/search.html#uri and https://hl7.org/fhir/R4/references.html#canonical.
/// </summary>
internal static class VersionedUrl
{
    /// <summary>What a value means; null when it has no version, or the type none.</summary>
    /// <param name="registry">The parameters there are.</param>
    /// <param name="parameter">The parameter of the query.</param>
    /// <param name="value">The value; an escaped bar belongs to the URL.</param>
    public static SearchExpr? Read(SearchParameterRegistry registry, SearchParameterInfo parameter, string value)
    {
        if (parameter is not { Type: SearchParameterType.Uri, Code: "url" } || QueryText.Split(value, '|') is not [{ Length: > 0 } url, { Length: > 0 } version])
            return null;
        if (registry.Find(parameter.ResourceType, "version") is not { Type: SearchParameterType.Token } versions)
            return null;
        return new SearchExpr.And(
        [
            new SearchExpr.Match(parameter, new Criterion.Uri(UriMatch.Exact, QueryText.Unescape(url))),
            new SearchExpr.Match(versions, new Criterion.Token(TokenSystem.Any, System: null, TokenSearch.Fold(QueryText.Unescape(version)))),
        ]);
    }
}
