namespace FhirServer.Search.Types;

/// <summary>A query value with its comparison prefix taken off: https://hl7.org/fhir/R4/search.html#prefix.</summary>
/// <param name="Prefix">The prefix; <see cref="SearchPrefix.Equal"/> when there was none.</param>
/// <param name="Value">The rest.</param>
internal readonly record struct Prefixed(SearchPrefix Prefix, string Value)
{
    /// <summary>Takes the prefix off. Values themselves begin with a digit, a sign or a point, never with a letter.</summary>
    public static Prefixed Parse(SearchParameterInfo parameter, string value)
    {
        if (value.Length == 0 || !char.IsAsciiLetter(value[0]))
            return new Prefixed(SearchPrefix.Equal, value);
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
            ? new Prefixed(known, value[2..])
            : throw QueryText.Invalid(parameter, "takes a value with one of the prefixes eq, ne, gt, lt, ge, le, sa, eb, ap or none", value);
    }
}
