using System.Text.Json;
using static Profiles.Tests.Guide.JsonParts;

namespace Profiles.Tests.Guide;

/// <summary>
/// What an ElementDefinition asks for, as the line the digest has for it, such as
/// <c>1..1 S CodeableConcept &lt;~ndhm-claim-type extensible&gt;</c>: cardinality, mustSupport (S), isModifier (?!), types
/// with profiles in {} and targets in (), content reference (@), fixed and pattern values, binding, slicing (/).
/// "~" stands for the guide's canonical, "*" for that of FHIR. https://hl7.org/fhir/R4/elementdefinition.html
/// </summary>
internal static class ElementLine
{
    private static readonly (string Prefix, string Sign)[] Prefixes =
    [
        .. from kind in new[] { "StructureDefinition/", "ValueSet/", "CodeSystem/" }
           from canonical in new[] { ("https://nrces.in/ndhm/fhir/r4/", "~"), ("http://hl7.org/fhir/", "*") }
           select (canonical.Item1 + kind, canonical.Item2),
    ];

    public static string Of(JsonElement element) => string.Join(' ', Parts(element).Where(part => part.Length > 0));

    public static string Short(string canonical) =>
        Prefixes.FirstOrDefault(known => canonical.StartsWith(known.Prefix, StringComparison.Ordinal)) is { Prefix: { } prefix, Sign: var sign }
            ? sign + canonical[prefix.Length..]
            : canonical;

    private static IEnumerable<string> Parts(JsonElement element)
    {
        yield return $"{element.GetProperty("min").GetInt32()}..{Text(element, "max")}";
        yield return IsTrue(element, "mustSupport") ? "S" : "";
        yield return IsTrue(element, "isModifier") ? "?!" : "";
        yield return string.Join('|', Items(element, "type").Select(Type).Order(StringComparer.Ordinal));
        yield return Text(element, "contentReference") is { Length: > 0 } reference ? $"@{reference}" : "";
        foreach (var value in element.EnumerateObject().Where(item => IsValue(item.Name))) yield return $"{value.Name}={value.Value}";
        yield return element.TryGetProperty("binding", out var binding) ? $"<{Short(Text(binding, "valueSet"))} {Text(binding, "strength")}>" : "";
        yield return element.TryGetProperty("slicing", out var slicing) ? Slicing(slicing) : "";
    }

    private static string Type(JsonElement type) =>
        Text(type, "code").Replace("http://hl7.org/fhirpath/System.", "System.", StringComparison.Ordinal)
        + Listed(type, "profile", '{', '}') + Listed(type, "targetProfile", '(', ')');

    private static string Listed(JsonElement type, string name, char open, char close)
    {
        var canonicals = Items(type, name).Select(item => Short(item.GetString()!)).Order(StringComparer.Ordinal).ToList();
        return canonicals.Count == 0 ? "" : $"{open}{string.Join(',', canonicals)}{close}";
    }

    private static string Slicing(JsonElement slicing) =>
        $"/{string.Join(',', Items(slicing, "discriminator").Select(by => $"{Text(by, "type")}:{Text(by, "path")}"))} {Text(slicing, "rules")}"
        + (IsTrue(slicing, "ordered") ? " ordered" : "");

    private static bool IsValue(string name) =>
        name.StartsWith("fixed", StringComparison.Ordinal) || name.StartsWith("pattern", StringComparison.Ordinal);

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.GetBoolean();
}
