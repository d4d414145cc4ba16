using System.Text.Json.Nodes;

namespace FhirServer.Tests.Search.Tables;

/// <summary>Stored values, queries, and which of the values answer each: what one type of search parameter means, as a table.</summary>
/// <param name="name">A short name; every resource of the table bears it as a tag.</param>
/// <param name="zone">The zone of the server that is asked.</param>
public sealed class SearchTable(string name, string zone = "UTC")
{
    private readonly List<JsonObject> _resources = [];
    private readonly List<SearchRow> _rows = [];

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The zone of the server.</summary>
    public string Zone => zone;

    /// <summary>What is stored, each with its id.</summary>
    public IReadOnlyList<JsonObject> Resources => _resources;

    /// <summary>What is asked.</summary>
    public IReadOnlyList<SearchRow> Rows => _rows;

    /// <summary>Stores a resource.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Its id, unique in the table.</param>
    /// <param name="members">Its other members as JSON; a meta given here keeps its tags.</param>
    public SearchTable Store(string type, string id, string members)
    {
        var resource = JsonNode.Parse($$"""{"resourceType":"{{type}}","id":"{{name}}-{{id}}"{{(members.Length == 0 ? "" : ",")}}{{members.Replace("~", name + "-", StringComparison.Ordinal)}} }""")!.AsObject();
        var meta = (JsonObject)(resource["meta"] ??= new JsonObject());
        var tags = (JsonArray)(meta["tag"] ??= new JsonArray());
        tags.Add(new JsonObject { ["system"] = "urn:table", ["code"] = name });
        _resources.Add(resource);
        return this;
    }

    /// <summary>Asks.</summary>
    /// <param name="query">Type and parameters as in a URL, not yet encoded; <c>~</c> before an id stands for the table's name.</param>
    /// <param name="ids">The ids that answer, with blanks between them.</param>
    public SearchTable Ask(string query, string ids)
    {
        _rows.Add(new SearchRow(query.Replace("~", name + "-", StringComparison.Ordinal), [.. ids.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        return this;
    }
}

/// <summary>One query and who answers.</summary>
/// <param name="Query">Type and parameters.</param>
/// <param name="Ids">The ids within the table.</param>
public sealed record SearchRow(string Query, IReadOnlyList<string> Ids)
{
    /// <summary>The type searched.</summary>
    public string Type => Query[..Query.IndexOf('?', StringComparison.Ordinal)];

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters =>
        [.. Query[(Type.Length + 1)..].Split('&').Select(part => part.Split('=', 2)).Select(part => new KeyValuePair<string, string>(part[0], part[1]))];

    /// <summary>The query as a URL has it.</summary>
    public string Url => $"{Type}?{string.Join('&', Parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"))}";
}
