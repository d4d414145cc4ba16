using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>One entry of a Bundle: https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.</summary>
/// <param name="Element">Bundle.entry.</param>
/// <param name="Resource">Bundle.entry.resource; none when there is none.</param>
/// <param name="FullUrl">Its fullUrl as written; null without.</param>
/// <param name="TypeAndId">"Patient/1"; null for a resource without id.</param>
internal readonly record struct BundleEntry(Element Element, Element Resource, string? FullUrl, string? TypeAndId)
{
    /// <summary>What relative references in it are completed with, "https://example.org/fhir/"; null when its fullUrl is not one of a REST server.</summary>
    public string? Base => FullUrl is not null && LiteralReference.IsRestful(FullUrl) ? FullUrl[..LiteralReference.TypeStart(FullUrl)] : null;

    /// <summary>Reads an entry.</summary>
    public static BundleEntry Of(Element entry)
    {
        var resource = entry.Child("resource");
        var id = resource.Child("id").Text;
        return new BundleEntry(entry, resource, entry.Child("fullUrl").Text, id is null ? null : $"{resource.Type?.Name}/{id}");
    }
}
