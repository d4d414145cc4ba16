using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>One filter of a ValueSet's include: https://hl7.org/fhir/R4/valueset-filter-operator.html.</summary>
/// <param name="Property">The property, or "concept" for the hierarchy, or "code".</param>
/// <param name="Operator">The operator.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record ConceptFilter(string Property, string Operator, string Value)
{
    /// <summary>Reads one.</summary>
    public static ConceptFilter Read(JsonElement filter) => new(Text(filter, "property"), Text(filter, "op"), Text(filter, "value"));

    /// <summary>The concepts that it lets through.</summary>
    /// <exception cref="TerminologyException">This server does not know the operator.</exception>
    public IEnumerable<string> Select(CodeSystemContent system) => Operator switch
    {
        "is-a" => Subsumed(system),
        "descendent-of" => Subsumed(system).Where(code => code != system.Find(Value)!.Code),
        "is-not-a" => system.Concepts.Select(concept => concept.Code).Except(Subsumed(system), StringComparer.Ordinal),
        "generalizes" => Known(system).Above(Value),
        "=" or "in" or "not-in" when !HasProperty(system) => throw new TerminologyException($"The code system {system.Url} has no property '{Property}' to filter by."),
        "=" => Codes(system, concept => Values(concept).Contains(Value, StringComparer.Ordinal)),
        "in" => Codes(system, concept => Values(concept).Intersect(Listed, StringComparer.Ordinal).Any()),
        "not-in" => Codes(system, concept => !Values(concept).Intersect(Listed, StringComparer.Ordinal).Any()),
        "exists" => Codes(system, concept => Values(concept).Any() == (Value == "true")),
        _ => throw new TerminologyException($"The filter '{Property} {Operator} {Value}' on the code system {system.Url} is not one that this server can follow."),
    };

    private IReadOnlySet<string> Subsumed(CodeSystemContent system) => Known(system).Below(Value);

    private CodeSystemContent Known(CodeSystemContent system)
    {
        system.RequireSubsumption();
        return system.Find(Value) is null ? throw new TerminologyException($"The code system {system.Url} has no code '{Value}' to filter by.") : system;
    }

    private bool HasProperty(CodeSystemContent system) =>
        Property is "code" or "concept" or "parent" or "child" || system.Concepts.Any(concept => concept.Properties.Exists(property => property.Key == Property));

    private IEnumerable<string> Listed => Value.Split(',', StringSplitOptions.TrimEntries);

    private static IEnumerable<string> Codes(CodeSystemContent system, Func<CodeSystemConcept, bool> isLetThrough) =>
        system.Concepts.Where(isLetThrough).Select(concept => concept.Code);

    private IEnumerable<string> Values(CodeSystemConcept concept) => Property switch
    {
        "code" or "concept" => [concept.Code],
        "parent" => concept.Parents,
        "child" => concept.Children,
        _ => concept.Properties.Where(property => property.Key == Property).Select(property => property.Value),
    };

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new TerminologyException($"A filter of a ValueSet lacks '{name}'.");
}
