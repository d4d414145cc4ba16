using System.Text;
using FhirServer.Fhir;

namespace FhirServer.Search.Types;

/// <summary>How one value of a query is written, whatever its type: https://hl7.org/fhir/R4/search.html#escaping.</summary>
internal static class SearchValue
{
    /// <summary>Splits a value at a separator that is not escaped; the parts keep their escapes.</summary>
    public static IReadOnlyList<string> Split(string value, char separator)
    {
        if (!value.Contains(separator, StringComparison.Ordinal))
            return [value];
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
            {
                i++;
            }
            else if (value[i] == separator)
            {
                parts.Add(value[start..i]);
                start = i + 1;
            }
        }

        parts.Add(value[start..]);
        return parts;
    }

    /// <summary>Undoes <c>\|</c>, <c>\$</c>, <c>\,</c> and <c>\\</c>; a backslash before anything else stands for itself.</summary>
    public static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is '|' or '$' or ',' or '\\')
                i++;
            text.Append(value[i]);
        }

        return text.ToString();
    }

    /// <summary>Reads the comparison prefix that a value may begin with: https://hl7.org/fhir/R4/search.html#prefix.</summary>
    /// <param name="parameter">The parameter, for the message.</param>
    /// <param name="value">The value; a number or date, so that leading letters can only be a prefix.</param>
    /// <exception cref="FhirException">400: the letters are no prefix.</exception>
    public static (SearchPrefix Prefix, string Text) Prefixed(SearchParameterInfo parameter, string value)
    {
        if (value.Length == 0 || !char.IsAsciiLetter(value[0]))
            return (SearchPrefix.Equal, value);
        SearchPrefix? prefix = value.Length < 2 ? null : value[..2] switch
        {
            "eq" => SearchPrefix.Equal,
            "ne" => SearchPrefix.NotEqual,
            "gt" => SearchPrefix.Greater,
            "lt" => SearchPrefix.Less,
            "ge" => SearchPrefix.GreaterOrEqual,
            "le" => SearchPrefix.LessOrEqual,
            "sa" => SearchPrefix.StartsAfter,
            "eb" => SearchPrefix.EndsBefore,
            "ap" => SearchPrefix.Approximately,
            _ => null,
        };
        return prefix is { } known
            ? (known, value[2..])
            : throw Invalid(parameter, "a value may begin with one of the prefixes eq, ne, gt, lt, ge, le, sa, eb, ap and with no other letters.");
    }

    /// <summary>Refuses any modifier.</summary>
    /// <exception cref="FhirException">400: there is one.</exception>
    public static void RefuseModifier(SearchParameterInfo parameter, string? modifier)
    {
        if (modifier is not null)
            throw UnknownModifier(parameter, modifier, "none but :missing");
    }

    /// <summary>400 for a modifier that the parameter does not take.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="modifier">The modifier as given.</param>
    /// <param name="known">What it does take.</param>
    public static FhirException UnknownModifier(SearchParameterInfo parameter, string modifier, string known) =>
        Invalid(parameter, $"it has no modifier ':{ParameterName.Show(modifier)}' here; it takes {known}.");

    /// <summary>400 that names the parameter. The value is left out: it may tell of a person.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="why">What was wrong and what to do.</param>
    public static FhirException Invalid(SearchParameterInfo parameter, string why) =>
        new(FhirError.InvalidRequest($"The search parameter '{parameter.Code}' cannot be read: {why}"));
}
