namespace FhirServer.Search.Types;

/// <summary>What <c>:above</c> looks for: https://hl7.org/fhir/R4/search.html#uri.</summary>
public static class UriAncestors
{
    /// <summary>The URI itself, and what it begins with up to each slash, with and without that slash.</summary>
    public static List<string> Of(string uri)
    {
        var found = new List<string> { uri };
        for (var slash = uri.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = uri.IndexOf('/', slash + 1))
        {
            found.Add(uri[..slash]);
            found.Add(uri[..(slash + 1)]);
        }

        return found;
    }
}
