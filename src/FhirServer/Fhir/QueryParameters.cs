namespace FhirServer.Fhir;

/// <summary>A query string to its parameters.</summary>
public static class QueryParameters
{
    /// <summary>The parameters, decoded, in their order.</summary>
    /// <param name="query">With or without what stands before the question mark.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parameters = new List<KeyValuePair<string, string>>();
        var start = query.IndexOf('?', StringComparison.Ordinal) + 1;
        foreach (var pair in query[start..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            parameters.Add(new(Decoded(name), equals < 0 ? "" : Decoded(pair[(equals + 1)..])));
        }

        return parameters;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
