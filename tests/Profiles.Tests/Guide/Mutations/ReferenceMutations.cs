using System.Text.Json.Nodes;

namespace Profiles.Tests.Guide.Mutations;

/// <summary>Refers to an entry that the Bundle does not have.</summary>
internal sealed class BrokenReference : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all) =>
        IsUrnReference(site) ? At(site, site.With(root, "urn:uuid:00000000-0000-4000-8000-000000000000")) : null;

    /// <summary>Whether it is a reference to an entry by its urn.</summary>
    public static bool IsUrnReference(Site site) =>
        site.Property == "reference" && site.Node is JsonValue value && value.TryGetValue(out string? text) && text.StartsWith("urn:uuid:", StringComparison.Ordinal);
}

/// <summary>Refers to an entry of a type that is not allowed there.</summary>
internal sealed class ReferenceToAnotherType : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if (!BrokenReference.IsUrnReference(site) || all.FirstOrDefault(each => each.Expression == site.Parent) is not { Definition: { } definition })
            return null;
        var allowed = definition["type"]!.AsArray().SelectMany(type => type!["targetProfile"] as JsonArray ?? []).Select(profile => ((string)profile!).Split('/')[^1]).ToList();
        // What may be anything, or is named by a profile whose id is no type, cannot be chosen wrongly by type alone.
        if (allowed.Count == 0 || allowed.Exists(type => type is "Resource" || type.Contains('-', StringComparison.Ordinal)))
            return null;
        var other = (root["entry"] as JsonArray ?? []).FirstOrDefault(entry => !allowed.Exists(type => type.StartsWith((string)entry!["resource"]!["resourceType"]!, StringComparison.Ordinal)));
        return other is null ? null : At(site, site.With(root, (string)other["fullUrl"]!));
    }
}

/// <summary>Takes out Reference.type, by which the slices of a section's entries are told apart.</summary>
internal sealed class MissingReferenceType : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if (site.Property != "type" || site.Steps is not [.., "section", int, "entry", int, "type"])
            return null;
        var (copy, holder) = site.Copy(root);
        holder.Remove("type");
        return At(site, copy);
    }
}

/// <summary>Gives an entry an address that is none.</summary>
internal sealed class WrongFullUrl : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all) =>
        site.Property == "fullUrl" ? At(site, site.With(root, "urn:uuid:1")) : null;
}
