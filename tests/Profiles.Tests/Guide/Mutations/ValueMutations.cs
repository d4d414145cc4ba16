using System.Text.Json.Nodes;

namespace Profiles.Tests.Guide.Mutations;

/// <summary>Writes another value where a profile fixes one: a system, a code, a display.</summary>
internal sealed class WrongFixedValue : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all) =>
        site.Node is JsonValue && site.Definition is { } definition && definition.Any(each => each.Key.StartsWith("fixed", StringComparison.Ordinal))
            ? At(site, site.With(root, site.Type.Name is "uri" ? "https://other.example" : "other")) : null;
}

/// <summary>Writes another code where a profile has a pattern.</summary>
internal sealed class WrongPattern : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if (site.Definition?["patternCodeableConcept"]?["coding"]?[0]?["code"] is null || site.Node["coding"]?[0] is null)
            return null;
        var value = site.Node.DeepClone();
        value["coding"]![0]!["code"] = "0";
        return At(site, site.With(root, value));
    }
}

/// <summary>Writes a code that its required value set does not have.</summary>
internal sealed class BadCode : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all) =>
        site.Type.Name == "code" && (string?)site.Definition?["binding"]?["strength"] == "required"
            ? At(site, site.With(root, "no such code")) : null;
}

/// <summary>Writes a day that no calendar has.</summary>
internal sealed class BadDate : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all) => site.Type.Name switch
    {
        "date" or "dateTime" => At(site, site.With(root, "2023-02-30")),
        "instant" => At(site, site.With(root, "2023-02-30T10:00:00Z")),
        _ => null,
    };
}

/// <summary>Adds a coding of a system that is not the one a profile asks of all of them.</summary>
internal sealed class ForeignCoding : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if (site.Property != "system" || site.Steps.Count < 3 || site.Steps[^3] is not "coding" || site.Definition?["fixedUri"] is null)
            return null;
        var copy = root.DeepClone();
        JsonNode at = copy;
        foreach (var step in site.Steps.Take(site.Steps.Count - 2))
            at = step is int index ? at[index]! : at[(string)step]!;
        var codings = at.AsArray();
        codings.Add(new JsonObject { ["system"] = "https://other.example", ["code"] = "x", ["display"] = "x" });
        var list = site.Parent[..site.Parent.LastIndexOf('[')];
        return At(FormattableString.Invariant($"{list}[{codings.Count - 1}]"), copy);
    }
}
