using System.Text.Json;

namespace FhirServer.Search;

/// <summary>What this server reads of a SearchParameter resource: https://hl7.org/fhir/R4/searchparameter.html.</summary>
internal sealed record SearchParameterDefinition(
    string Url,
    string Code,
    SearchParameterType Type,
    IReadOnlyList<string> Bases,
    string? Expression,
    IReadOnlyList<string> Targets,
    IReadOnlyList<SearchParameterDefinition.Component> Components)
{
    /// <summary>One SearchParameter.component.</summary>
    internal sealed record Component(string Definition, string Expression);

    /// <summary>Reads the JSON of a SearchParameter.</summary>
    public static SearchParameterDefinition Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new SearchParameterDefinition(
            root.GetProperty("url").GetString()!,
            root.GetProperty("code").GetString()!,
            TypeOf(root.GetProperty("type").GetString()!),
            Names(root, "base"),
            root.TryGetProperty("expression", out var expression) ? expression.GetString() : null,
            Names(root, "target"),
            ReadComponents(root));
    }

    /// <summary>The same as a text that <see cref="Kept"/> reads; equal texts are equal definitions.</summary>
    public static string Keep(SearchParameterDefinition definition) => JsonSerializer.Serialize(definition);

    /// <summary>Reads what <see cref="Keep"/> wrote.</summary>
    public static SearchParameterDefinition Kept(string text) =>
        JsonSerializer.Deserialize<SearchParameterDefinition>(text) ?? throw new FormatException("A kept search parameter is empty.");

    private static SearchParameterType TypeOf(string code) =>
        Enum.TryParse<SearchParameterType>(code, ignoreCase: true, out var type)
            ? type
            : throw new FormatException($"SearchParameter.type '{code}' is not one of FHIR R4.");

    private static string[] Names(JsonElement root, string property) =>
        root.TryGetProperty(property, out var names) ? [.. names.EnumerateArray().Select(name => string.Intern(name.GetString()!))] : [];

    private static Component[] ReadComponents(JsonElement root) =>
        root.TryGetProperty("component", out var components)
            ? [.. components.EnumerateArray().Select(component => new Component(
                component.GetProperty("definition").GetString()!, component.GetProperty("expression").GetString()!))]
            : [];
}
