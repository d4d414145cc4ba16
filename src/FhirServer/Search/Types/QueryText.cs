using System.Text;
using FhirServer.Fhir;

namespace FhirServer.Search.Types;

/// <summary>The escapes of query values and the errors all types share: https://hl7.org/fhir/R4/search.html#escaping.</summary>
internal static class QueryText
{
    private const int Shown = 60;

    /// <summary>Undoes <c>\$</c>, <c>\|</c>, <c>\,</c> and <c>\\</c>; a backslash before anything else stands for itself.</summary>
    public static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '\\' && at + 1 < value.Length && value[at + 1] is '$' or '|' or ',' or '\\')
                at++;
            text.Append(value[at]);
        }

        return text.ToString();
    }

    /// <summary>Splits at a separator that no backslash escapes; the parts keep their escapes.</summary>
    public static List<string> Split(string value, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '\\')
            {
                at++;
                continue;
            }

            if (value[at] != separator)
                continue;
            parts.Add(value[start..at]);
            start = at + 1;
        }

        parts.Add(value[start..]);
        return parts;
    }

    /// <summary>The error for a value that cannot be understood.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="problem">What was wrong and what to do: the rest of a sentence that begins with the parameter.</param>
    /// <param name="value">The value, or null when there is nothing to show.</param>
    public static FhirException Invalid(SearchParameterInfo parameter, string problem, string? value = null) => new(FhirError.InvalidRequest(
        value is null
            ? $"The search parameter '{parameter.Code}' {problem}."
            : $"The search parameter '{parameter.Code}' {problem}, not '{(value.Length <= Shown ? value : value[..Shown] + "...")}'."));

    /// <summary>The error for a modifier that the type does not have.</summary>
    public static FhirException UnknownModifier(SearchParameterInfo parameter, string modifier, string known) => new(FhirError.InvalidRequest(
        $"The search parameter '{parameter.Code}' has no modifier ':{(modifier.Length <= Shown ? modifier : modifier[..Shown] + "...")}' here; it takes {known}."));
}
