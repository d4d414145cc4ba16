using System.Globalization;
using System.Text;

namespace FhirServer.Search;

/// <summary>What became of the parameters of a search: https://hl7.org/fhir/R4/search.html#errors.</summary>
/// <param name="Query">What is asked; <see cref="SearchQuery.After"/> is still empty.</param>
/// <param name="Ignored">What was left out, to be told in an OperationOutcome.</param>
/// <param name="Kept">Names and values that were followed, in the order given, for the self link (https://hl7.org/fhir/R4/search.html#conformance).</param>
/// <param name="PageToken">The value of <see cref="Search.PageToken.ParameterName"/>, or null for the first page.</param>
public sealed record ParsedQuery(
    SearchQuery Query,
    IReadOnlyList<IgnoredParameter> Ignored,
    IReadOnlyList<KeyValuePair<string, string>> Kept,
    string? PageToken)
{
    /// <summary>The query written such that two queries that differ are written differently; what a <see cref="Search.PageToken"/> is bound to.</summary>
    /// <param name="scope">Whatever else the results depend on: the compartment, the caller's leave.</param>
    public string Fingerprint(string scope)
    {
        var text = new StringBuilder();
        Append(text, scope);
        foreach (var type in Query.Types)
            Append(text, type);
        text.Append('?');
        foreach (var (name, value) in Kept)
        {
            Append(text, name);
            Append(text, value);
        }

        return text.ToString();
    }

    // The length in front keeps ("a", "bc") and ("ab", "c") apart whatever signs they hold.
    private static void Append(StringBuilder text, string part) => text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
}

/// <summary>A parameter that was not followed.</summary>
/// <param name="Name">Its name as given.</param>
/// <param name="Reason">Why, and what to do; a sentence that names the parameter.</param>
/// <param name="Supported">False when FHIR defines the parameter but this server does not support it; true when it is unknown or empty.</param>
public sealed record IgnoredParameter(string Name, string Reason, bool Supported = true);
