using System.Text.Json;
using Profiles.Validation.Rules;

namespace Profiles.Validation.Compilation;

/// <summary>
/// Reads from one element definition the rules that concern the element alone: values, invariants, bindings, types, references.
/// See https://hl7.org/fhir/R4/elementdefinition.html.
/// </summary>
/// <param name="rules">Compiles expressions and knows the types of profiles.</param>
/// <param name="profile">The canonical that asks; null for a FHIR type.</param>
internal sealed class ElementReader(RuleLibrary rules, string? profile)
{
    // Checked by reading the text (ele-1), by the rule of extensions (ext-1), by the rule of narratives (txt-1, txt-2).
    private static readonly HashSet<string> CheckedElsewhere = ["ele-1", "ext-1", "txt-1", "txt-2"];

    private static readonly string[] AdditionalBindings =
    [
        "http://hl7.org/fhir/tools/StructureDefinition/additional-binding",
        "http://hl7.org/fhir/StructureDefinition/additional-binding",
    ];

    /// <summary>What asks.</summary>
    public Asked Asked(DefinitionNode node) => new(profile, node.Id);

    /// <summary>The rules of an element, the cheap ones first.</summary>
    /// <param name="node">The element.</param>
    /// <param name="known">What its FHIR type asks of it anyway, which is left out; null for nothing.</param>
    /// <param name="knownOfType">Names of invariants that its own type asks of it anyway.</param>
    public List<IRule> Read(DefinitionNode node, TypeElement? known, IReadOnlySet<string>? knownOfType)
    {
        var found = new List<IRule>();
        AddTypes(node, known, found);
        AddValues(node, found);
        AddBindings(node, known, found);
        AddReferences(node, known, found);
        AddInvariants(node, known, knownOfType, found);
        return found;
    }

    /// <summary>The names of the invariants of an element.</summary>
    public static IReadOnlySet<string> InvariantsOf(DefinitionNode node) =>
        node.Json.Items("constraint").Select(constraint => constraint.Text("key")).OfType<string>().ToHashSet(StringComparer.Ordinal);

    /// <summary>The binding of an element; null without, or when it is an example.</summary>
    public static Binding? BindingOf(DefinitionNode node) => node.Json.TryGetProperty("binding", out var binding) && binding.Text("valueSet") is { } valueSet
        ? Strength(binding.Text("strength")) is { } strength ? new Binding(valueSet, strength) : null
        : null;

    private static BindingStrength? Strength(string? name) => name switch
    {
        "required" => BindingStrength.Required,
        "extensible" => BindingStrength.Extensible,
        "preferred" => BindingStrength.Preferred,
        _ => null,
    };

    private void AddTypes(DefinitionNode node, TypeElement? known, List<IRule> found)
    {
        if (node.Types.Count == 0 || node.LastName is "id" or "url")
            return;
        var isNarrower = profile is not null && (known is null || !node.Types.Select(type => type.Code).ToHashSet().SetEquals(known.Types.Select(type => type.Code)));
        var hasProfiles = node.Types.Any(type => type.Profiles.Count > 0 && !(known?.Types.Any(other => other.Code == type.Code && other.Profiles.SequenceEqual(type.Profiles)) ?? false));
        // An extension finds the definition of its own url.
        if (isNarrower || (hasProfiles && node.Name is not ("extension" or "modifierExtension")))
            found.Add(new TypeRule(node.Types, isNarrower, Asked(node)));
    }

    private void AddValues(DefinitionNode node, List<IRule> found)
    {
        if (node.Json.Choice("fixed") is ({ } fixedValue, _))
            found.Add(new FixedValueRule(ValueTemplate.Read(fixedValue), isPattern: false, Asked(node)));
        if (node.Json.Choice("pattern") is ({ } pattern, _))
            found.Add(new FixedValueRule(ValueTemplate.Read(pattern), isPattern: true, Asked(node)));
        if (node.Json.Choice("minValue") is ({ } least, var leastType) && ValueLimit.Read(least, leastType) is { } min)
            found.Add(new RangeRule(min, isLeast: true, Asked(node)));
        if (node.Json.Choice("maxValue") is ({ } most, var mostType) && ValueLimit.Read(most, mostType) is { } max)
            found.Add(new RangeRule(max, isLeast: false, Asked(node)));
        var shortest = Extension(node.Json, "http://hl7.org/fhir/StructureDefinition/minLength")?.Number("valueInteger");
        if (node.Json.Number("maxLength") is not null || shortest is not null)
            found.Add(new LengthRule(node.Json.Number("maxLength"), shortest, Asked(node)));
    }

    private void AddBindings(DefinitionNode node, TypeElement? known, List<IRule> found)
    {
        if (BindingOf(node) is { } binding && binding != known?.Binding)
            found.Add(new BindingRule(binding, Asked(node)));
        if (profile is null || !node.Json.TryGetProperty("binding", out var json))
            return;
        foreach (var extension in json.Items("extension"))
        {
            if (extension.Text("url") == "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet" && extension.Choice("value") is ({ } most, _))
                found.Add(new BindingRule(new Binding(most.GetString()!, BindingStrength.Required), Asked(node)));
            else if (AdditionalBindings.Contains(extension.Text("url")) && Additional(extension) is { } additional)
                found.Add(new BindingRule(additional, Asked(node)));
        }
    }

    private static Binding? Additional(JsonElement extension)
    {
        var purpose = Extension(extension, "purpose")?.Text("valueCode");
        var valueSet = Extension(extension, "valueSet")?.Text("valueCanonical");
        // One that holds in some contexts only cannot be applied in all.
        if (valueSet is null || Extension(extension, "usage") is not null)
            return null;
        return purpose switch
        {
            "required" or "maximum" => new Binding(valueSet, BindingStrength.Required),
            "extensible" => new Binding(valueSet, BindingStrength.Extensible),
            "preferred" => new Binding(valueSet, BindingStrength.Preferred),
            _ => null,
        };
    }

    private static JsonElement? Extension(JsonElement holder, string url)
    {
        foreach (var extension in holder.Items("extension"))
        {
            if (extension.Text("url") == url)
                return extension;
        }

        return null;
    }

    private void AddReferences(DefinitionNode node, TypeElement? known, List<IRule> found)
    {
        var type = node.Types.FirstOrDefault(one => one.Code == "Reference");
        if (type is null || (type.Targets.Count == 0 && type.Aggregation.Count == 0))
            return;
        var before = known?.Types.FirstOrDefault(one => one.Code == "Reference");
        if (before is not null && before.Targets.SequenceEqual(type.Targets) && before.Aggregation.SequenceEqual(type.Aggregation))
            return;
        found.Add(new ReferenceRule([.. type.Targets.Select(Target)], type.Aggregation, Asked(node)));
    }

    private ReferenceTarget Target(string canonical) =>
        DefinitionType.CoreType(canonical) is { } type && rules.IsResourceType(type) ? new ReferenceTarget(type, null) : new ReferenceTarget(rules.TypeOf(canonical) ?? "Resource", canonical);

    private void AddInvariants(DefinitionNode node, TypeElement? known, IReadOnlySet<string>? knownOfType, List<IRule> found)
    {
        foreach (var constraint in node.Json.Items("constraint"))
        {
            var key = constraint.Text("key") ?? "";
            if (CheckedElsewhere.Contains(key) || known?.Invariants.Contains(key) == true || knownOfType?.Contains(key) == true || constraint.Text("expression") is not { } text)
                continue;
            var invariant = new Invariant(key, constraint.Text("human") ?? text, constraint.Text("severity") != "warning", text);
            found.Add(new InvariantRule(invariant, rules.Expression(text), Asked(node)));
        }
    }
}
