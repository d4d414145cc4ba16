using System.Collections;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Profiles.Terminology;

/// <summary>One filter of a ValueSet's include: https://hl7.org/fhir/R4/valueset-filter-operator.html.</summary>
/// <param name="Property">The property, or "concept" for the hierarchy, or "code".</param>
/// <param name="Operator">The operator.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record ConceptFilter(string Property, string Operator, string Value)
{
    private static readonly TimeSpan s_longestMatch = TimeSpan.FromSeconds(1);

    /// <summary>Whether what it says of a concept holds whatever else the code system has.</summary>
    public bool IsPositive => Operator is not ("is-not-a" or "not-in") && (Operator != "exists" || Value == "true");

    private string[] Listed => Value.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Reads one.</summary>
    /// <exception cref="TerminologyException">It lacks a part.</exception>
    public static ConceptFilter Read(JsonElement filter) => new(Text(filter, "property"), Text(filter, "op"), Text(filter, "value"));

    /// <summary>The concepts that it lets through, by place.</summary>
    /// <exception cref="TerminologyException">The code system lacks what is asked for, or this server cannot follow it.</exception>
    public BitArray Select(CodeSystemContent system) => Operator switch
    {
        "is-a" => Subsumed(system),
        "descendent-of" => Without(Subsumed(system), system.Find(Value)!.Value),
        "is-not-a" => Subsumed(system).Not(),
        "generalizes" => system.Above(Known(system)),
        "=" or "in" or "not-in" or "regex" when !HasProperty(system) => throw new TerminologyException($"The code system {system.Url} has no property '{Property}' to filter by."),
        "=" => Those(system, concept => Values(concept).Contains(Value, Comparer(system))),
        "in" => Those(system, concept => Values(concept).Intersect(Listed, Comparer(system)).Any()),
        "not-in" => Those(system, concept => !Values(concept).Intersect(Listed, Comparer(system)).Any()),
        "exists" => Those(system, concept => Values(concept).Any() == (Value == "true")),
        "regex" => Matching(system),
        _ => throw new TerminologyException($"The filter '{Property} {Operator} {Value}' on the code system {system.Url} is not one that this server can follow."),
    };

    /// <summary>The whole value that a text must be, as https://hl7.org/fhir/R4/valueset-filter-operator.html wants it.</summary>
    /// <exception cref="TerminologyException">It is no regular expression that can be followed in bounded time.</exception>
    public Regex Expression()
    {
        try
        {
            // A client's expression must not be able to take for ever.
            return new Regex($"^(?:{Value})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_longestMatch);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            throw new TerminologyException($"'{Value}' in a filter is no regular expression that this server can follow.");
        }
    }

    private BitArray Matching(CodeSystemContent system)
    {
        var expression = Expression();
        return Those(system, concept => Values(concept).Any(expression.IsMatch));
    }

    private BitArray Subsumed(CodeSystemContent system) => system.Below(Known(system));

    private CodeSystemConcept Known(CodeSystemContent system)
    {
        system.RequireSubsumption();
        return system.Find(Value) ?? throw new TerminologyException($"The code system {system.Url} has no code '{Value}' to filter by.");
    }

    private bool HasProperty(CodeSystemContent system) =>
        Property is "code" or "concept" or "display" or "parent" or "child" || system.Head.Properties.ContainsKey(Property)
        || system.Concepts.Any(concept => concept.Properties.Any(property => property.Code == Property));

    private StringComparer Comparer(CodeSystemContent system) =>
        Property is "code" or "concept" or "parent" or "child" && !system.IsCaseSensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static BitArray Without(BitArray set, CodeSystemConcept concept)
    {
        set[concept.Index] = false;
        return set;
    }

    private static BitArray Those(CodeSystemContent system, Func<CodeSystemConcept, bool> isLetThrough)
    {
        var set = new BitArray(system.Count);
        for (var i = 0; i < system.Count; i++)
            set[i] = isLetThrough(system.At(i));
        return set;
    }

    private IEnumerable<string> Values(CodeSystemConcept concept) => Property switch
    {
        "code" or "concept" => [concept.Code],
        "display" => concept.Display is { } display ? [display] : [],
        "parent" => concept.Parents.Select(parent => parent.Code),
        "child" => concept.Children.Select(child => child.Code),
        _ => concept.Properties.Where(property => property.Code == Property).Select(property => property.Value),
    };

    private static string Text(JsonElement element, string name) => JsonRead.Text(element, name) ?? throw new TerminologyException($"A filter of a ValueSet lacks '{name}'.");
}
