using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace Profiles.Tests.Guide.Mutations;

/// <summary>Finds every place of an example, with its type and with what the nearest claimed profile says of it.</summary>
/// <param name="library">The definitions.</param>
/// <param name="schemas">The types.</param>
internal sealed class Sites(ConformanceLibrary library, TypeSchemas schemas)
{
    private readonly Dictionary<string, Dictionary<string, JsonObject>> _profiles = new(StringComparer.Ordinal);

    /// <summary>All places, the root apart.</summary>
    public IReadOnlyList<Site> Of(JsonObject root)
    {
        var found = new List<Site>();
        Resource(root, new Place([], (string)root["resourceType"]!, "", []), found);
        return found;
    }

    private void Resource(JsonObject resource, Place place, List<Site> found)
    {
        var type = schemas.Find((string)resource["resourceType"]!)!;
        var profile = (string?)(resource["meta"]?["profile"] as JsonArray)?.FirstOrDefault();
        Children(resource, type, place with { Path = type.Name, Definitions = profile is null ? [] : Definitions(profile) }, found);
    }

    private void Children(JsonObject holder, TypeSchema type, Place place, List<Site> found)
    {
        foreach (var (name, value) in holder)
        {
            if (value is null || type.Find(Encoding.UTF8.GetBytes(name)) is not { } element)
                continue;
            var child = place.Enter(name, element);
            if (value is JsonArray items)
            {
                for (var index = 0; index < items.Count; index++)
                {
                    if (items[index] is { } item)
                        Value(item, element.Type, child.Enter(index), found);
                }
            }
            else
            {
                Value(value, element.Type, child, found);
            }
        }
    }

    private void Value(JsonNode value, TypeSchema type, Place place, List<Site> found)
    {
        found.Add(new Site(place.Steps, place.Expression, type, place.Definitions.GetValueOrDefault(place.Path), value));
        if (value is not JsonObject holder)
            return;
        if (holder["resourceType"] is not null)
            Resource(holder, place, found);
        else
            Children(holder, type, place, found);
    }

    /// <summary>What a profile says of each path, outside of slices.</summary>
    private Dictionary<string, JsonObject> Definitions(string profile)
    {
        if (_profiles.TryGetValue(profile, out var known))
            return known;
        var definitions = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        if (library.Find(profile) is { } json)
        {
            foreach (var element in JsonNode.Parse(json.Span)!["snapshot"]!["element"]!.AsArray().Select(node => node!.AsObject()))
            {
                if ((string)element["id"]! == (string)element["path"]!)
                    definitions[(string)element["path"]!] = element;
            }
        }

        return _profiles[profile] = definitions;
    }

    private sealed record Place(IReadOnlyList<object> Steps, string Expression, string Path, Dictionary<string, JsonObject> Definitions)
    {
        public Place Enter(string name, ElementSchema element) => this with
        {
            Steps = [.. Steps, name],
            Expression = $"{Expression}.{element.Name}",
            Path = element.Name == name ? $"{Path}.{name}" : $"{Path}.{element.Name}[x]",
        };

        public Place Enter(int index) => this with
        {
            Steps = [.. Steps, index],
            Expression = string.Create(CultureInfo.InvariantCulture, $"{Expression}[{index}]"),
        };
    }
}
