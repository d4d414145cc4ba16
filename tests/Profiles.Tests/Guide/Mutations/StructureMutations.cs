using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace Profiles.Tests.Guide.Mutations;

/// <summary>Takes out what a profile or FHIR asks for.</summary>
internal sealed class MissingElement : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if ((int?)site.Definition?["min"] is not > 0 || site.Property == "resource")
            return null;
        var (copy, holder) = site.Copy(root);
        holder.Remove(site.Property);
        holder.Remove("_" + site.Property);
        return At(site.IsInList ? site.Expression[..site.Expression.LastIndexOf('[')] : site.Expression, copy);
    }
}

/// <summary>Writes a second one of what a profile allows once, although FHIR allows more.</summary>
internal sealed class RepeatedElement : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if ((string?)site.Definition?["max"] != "1" || !site.IsInList)
            return null;
        var (copy, holder) = site.Copy(root);
        holder[site.Property]!.AsArray().Add(site.Node.DeepClone());
        return At(site.Expression[..site.Expression.LastIndexOf('[')], copy);
    }
}

/// <summary>Adds an element that FHIR does not have.</summary>
internal sealed class UnknownElement : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if (site.Node is not JsonObject)
            return null;
        var value = site.Node.DeepClone().AsObject();
        value["unheardOf"] = "x";
        return At(site.Expression + ".unheardOf", site.With(root, value));
    }
}

/// <summary>Leaves a text empty.</summary>
internal sealed class EmptyText : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all) =>
        site.Type.Name is "string" or "markdown" or "code" or "uri" ? At(site, site.With(root, "")) : null;
}

/// <summary>Writes a number for a text, a text for a number or truth value.</summary>
internal sealed class WrongKind : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all) => site.Type switch
    {
        { Name: "string" or "code" or "uri" or "dateTime" } => At(site, site.With(root, 5)),
        { Name: "boolean" or "decimal" or "integer" or "positiveInt" } => At(site, site.With(root, "x")),
        { Kind: TypeKind.Complex, Name: not "Extension" } => At(site, site.With(root, "x")),
        _ => null,
    };
}

/// <summary>Leaves an attachment without its data, where they are asked for.</summary>
internal sealed class AttachmentWithoutData : Mutation
{
    public override Mutant? Apply(JsonObject root, Site site, IReadOnlyList<Site> all)
    {
        if (site.Property != "data" || (int?)site.Definition?["min"] is not > 0)
            return null;
        var (copy, holder) = site.Copy(root);
        holder.Remove("data");
        return At(site, copy);
    }
}
