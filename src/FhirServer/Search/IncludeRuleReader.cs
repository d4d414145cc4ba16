namespace FhirServer.Search;

/// <summary>
/// Reads the value of _include and _revinclude: <c>Type:parameter</c>, <c>Type:parameter:Target</c>, <c>Type:*</c> and <c>*</c>.
/// See https://hl7.org/fhir/R4/search.html#include.
/// </summary>
internal static class IncludeRuleReader
{
    /// <summary>Reads a value.</summary>
    /// <param name="registry">The parameters there are.</param>
    /// <param name="value">The value.</param>
    /// <param name="reverse">True for _revinclude.</param>
    /// <param name="iterate">True for :iterate.</param>
    /// <param name="problem">Why there is no rule, when there is none.</param>
    public static IncludeRule? Read(SearchParameterRegistry registry, string value, bool reverse, bool iterate, out string? problem)
    {
        problem = null;
        if (value == IncludeRule.AnySource)
            return new IncludeRule(IncludeRule.AnySource, Parameter: null, TargetType: null, reverse, iterate);
        var parts = value.Split(':');
        problem = Problem(registry, parts);
        if (problem is not null)
            return null;
        var parameter = parts[1] == "*" ? null : registry.Find(parts[0], parts[1]);
        return new IncludeRule(parts[0], parameter, parts.Length == 3 ? parts[2] : null, reverse, iterate);
    }

    private static string? Problem(SearchParameterRegistry registry, string[] parts)
    {
        if (parts.Length is not (2 or 3))
            return "it must be written Type:parameter or Type:parameter:TargetType.";
        if (!registry.IsType(parts[0]))
            return $"'{ParameterName.Show(parts[0])}' is not a resource type.";
        if (parts.Length == 3 && !registry.IsType(parts[2]))
            return $"'{ParameterName.Show(parts[2])}' is not a resource type.";
        if (parts[1] == "*")
            return null;
        return registry.Find(parts[0], parts[1]) switch
        {
            null => $"'{ParameterName.Show(parts[1])}' is not a search parameter of {parts[0]}.",
            { Type: not SearchParameterType.Reference } => $"{parts[0]}.{parts[1]} is not a reference.",
            { Targets: { Count: > 0 } targets } when parts.Length == 3 && !targets.Contains(parts[2]) => $"{parts[0]}.{parts[1]} does not refer to {parts[2]}.",
            _ => null,
        };
    }
}
