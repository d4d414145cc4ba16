using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks;

/// <summary>Values that are right for a search parameter, whatever they mean.</summary>
internal sealed class SearchValues
{
    private readonly Dictionary<string, string> _types;
    private readonly Dictionary<string, JsonNode> _composites;

    private SearchValues(Dictionary<string, string> types, Dictionary<string, JsonNode> composites) => (_types, _composites) = (types, composites);

    /// <summary>Reads the definitions of composites, which say what they are made of.</summary>
    public static async Task<SearchValues> ReadAsync(HttpClient http, Claims claims)
    {
        var types = claims.Types.SelectMany(type => type.Parameters).Where(parameter => parameter.Definition is not null)
            .DistinctBy(parameter => parameter.Definition).ToDictionary(parameter => parameter.Definition!, parameter => parameter.Type);
        var composites = await http.ExpectAsync(200, "GET", "SearchParameter?type=composite&_count=1000");
        return new SearchValues(types, composites.Entries().Select(entry => entry["resource"]!).ToDictionary(definition => (string)definition["url"]!));
    }

    /// <summary>Name and value, as they stand in a URL.</summary>
    public string Criterion(string name, string type, string? definition) => name switch
    {
        "_has" => "_has:Observation:subject:_id=a",
        "_filter" => "_filter=" + Uri.EscapeDataString("_id eq a"),
        "_list" => "_list=a",
        "_type" => "_type=Patient",
        "_lastUpdated" => "_lastUpdated=2020",
        "near" => "near=" + Uri.EscapeDataString("12.9|77.5|10|km"),
        _ => $"{name}={Uri.EscapeDataString(Value(type, definition))}",
    };

    private string Value(string type, string? definition) => type switch
    {
        "number" or "quantity" => "1",
        "date" => "2020",
        "uri" => "http://x.example/a",
        "composite" => string.Join('$', _composites[definition!]["component"]!.AsArray().Select(part => Value(_types[(string)part!["definition"]!], null))),
        _ => "a",
    };
}
