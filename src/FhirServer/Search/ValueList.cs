using System.Text;
using FhirServer.Fhir;

namespace FhirServer.Search;

/// <summary>The values of one parameter, separated by commas that are not escaped: https://hl7.org/fhir/R4/search.html#escaping.</summary>
internal static class ValueList
{
    /// <summary>Splits a value.</summary>
    /// <param name="name">The parameter, for messages.</param>
    /// <param name="value">The value as given.</param>
    /// <param name="max">How many values are allowed.</param>
    /// <returns>The values that are not empty; <c>\,</c> is undone in them, other escapes are not.</returns>
    /// <exception cref="FhirException">400: there are more values than allowed.</exception>
    public static IReadOnlyList<string> Split(string name, string value, int max)
    {
        if (!value.Contains(',', StringComparison.Ordinal))
            return value.Length == 0 ? [] : [value];
        var values = new List<string>();
        var current = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == ',')
                Finish(current, values);
            else if (value[i] == '\\' && i + 1 < value.Length)
                AppendEscape(current, value[++i]);
            else
                current.Append(value[i]);
        }

        Finish(current, values);
        return values.Count <= max
            ? values
            : throw new FhirException(FhirError.InvalidRequest($"The search parameter '{ParameterName.Show(name)}' has {values.Count} values; at most {max} are allowed."));
    }

    /// <summary>A text as one value of a parameter, whatever it holds.</summary>
    public static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal);

    private static void AppendEscape(StringBuilder current, char escaped)
    {
        if (escaped != ',')
            current.Append('\\');
        current.Append(escaped);
    }

    private static void Finish(StringBuilder current, List<string> values)
    {
        if (current.Length > 0)
            values.Add(current.ToString());
        current.Clear();
    }
}
