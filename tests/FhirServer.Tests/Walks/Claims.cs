using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks;

/// <summary>What a server's capability statement claims, and the definitions that it names.</summary>
internal sealed class Claims
{
    private readonly JsonNode _rest;
    private readonly Dictionary<string, ClaimedOperation> _definitions;

    private Claims(JsonNode statement, IEnumerable<JsonNode> definitions)
    {
        _rest = statement["rest"]![0]!;
        Formats = Texts(statement["format"]);
        PatchFormats = Texts(statement["patchFormat"]);
        System = new ClaimedType("", _rest);
        Types = [.. _rest["resource"]!.AsArray().Select(resource => new ClaimedType((string)resource!["type"]!, resource))];
        _definitions = definitions.Select(definition => new ClaimedOperation(definition)).DistinctBy(definition => definition.Url).ToDictionary(definition => definition.Url);
    }

    public IReadOnlyList<string> Formats { get; }

    public IReadOnlyList<string> PatchFormats { get; }

    /// <summary>What is claimed of the base.</summary>
    public ClaimedType System { get; }

    public IReadOnlyList<ClaimedType> Types { get; }

    /// <summary>All operations the server knows of, claimed or not.</summary>
    public IEnumerable<ClaimedOperation> Known => _definitions.Values;

    public static async Task<Claims> ReadAsync(HttpClient http)
    {
        var statement = await http.ExpectAsync(200, "GET", "metadata");
        var definitions = await http.ExpectAsync(200, "GET", "OperationDefinition?_count=1000");
        return new Claims(statement, definitions.Entries().Select(entry => entry["resource"]!));
    }

    /// <summary>The operations that are claimed of a type or of the base, each with its definition.</summary>
    public IReadOnlyList<ClaimedOperation> Operations(ClaimedType of)
    {
        of.Operations.Should().BeSubsetOf(_definitions.Keys, "a definition is named that cannot be read");
        return [.. of.Operations.Select(url => _definitions[url])];
    }

    internal static IReadOnlyList<string> Texts(JsonNode? array) => [.. array?.AsArray().Select(text => (string)text!) ?? []];
}

/// <summary>What is claimed of a type; of the base, when its name is empty.</summary>
internal sealed class ClaimedType(string name, JsonNode claim)
{
    public string Name { get; } = name;

    public IReadOnlyList<string> Interactions { get; } = [.. Items(claim, "interaction").Select(item => (string)item["code"]!)];

    public IReadOnlyList<(string Name, string Type, string? Definition)> Parameters { get; } =
        [.. Items(claim, "searchParam").Select(item => ((string)item["name"]!, (string)item["type"]!, (string?)item["definition"]))];

    public IReadOnlyList<string> Operations { get; } = [.. Items(claim, "operation").Select(item => (string)item["definition"]!)];

    public IReadOnlyList<string> Includes { get; } = Claims.Texts(claim["searchInclude"]);

    public IReadOnlyList<string> ReverseIncludes { get; } = Claims.Texts(claim["searchRevInclude"]);

    public bool Does(string interaction) => Interactions.Contains(interaction);

    public bool Says(string flag) => claim[flag]?.ToString() is "true" or "single" or "multiple" or "full-support" or "not-match";

    private static IEnumerable<JsonNode> Items(JsonNode claim, string name) => claim[name]?.AsArray().Select(item => item!) ?? [];
}

/// <summary>An operation, as its definition says.</summary>
internal sealed class ClaimedOperation(JsonNode definition)
{
    public string Url { get; } = (string)definition["url"]!;

    public string Code { get; } = (string)definition["code"]!;

    public IReadOnlyList<string> On { get; } = Claims.Texts(definition["resource"]);

    public bool System { get; } = (bool)definition["system"]!;

    public bool Type { get; } = (bool)definition["type"]!;

    public bool Instance { get; } = (bool)definition["instance"]!;

    public bool? AffectsState { get; } = (bool?)definition["affectsState"];

    /// <summary>Whether GET must call it: it changes nothing, and all that it needs can stand in a URL.</summary>
    public bool IsCalledByGet { get; } = (bool?)definition["affectsState"] == false && !(definition["parameter"]?.AsArray().Any(NeedsBody) ?? false);

    /// <summary>Whether it is one of every type.</summary>
    public bool IsGeneric => On.Count == 0 || On.Contains("Resource") || On.Contains("DomainResource");

    /// <summary>Where it can be called on a type.</summary>
    public IEnumerable<string> Addresses(string type, string id)
    {
        if (Type)
            yield return $"{type}/${Code}";
        if (Instance)
            yield return $"{type}/{id}/${Code}";
    }

    // A type that begins with a capital is no primitive one, and cannot stand in a URL.
    private static bool NeedsBody(JsonNode? parameter) =>
        (string?)parameter!["use"] == "in" && (int)parameter["min"]! > 0 && ((string?)parameter["type"] is not { } type || char.IsUpper(type[0]));
}
