namespace Profiles.Terminology;

/// <summary>What is known of a code: https://hl7.org/fhir/R4/codesystem-operation-lookup.html.</summary>
/// <param name="System">The code system's canonical.</param>
/// <param name="Name">The code system's name.</param>
/// <param name="Version">The code system's version; null without.</param>
/// <param name="Code">The code, as the code system writes it.</param>
/// <param name="Display">The name the code system prefers; null without.</param>
/// <param name="Definition">What it means; null when that is not said.</param>
/// <param name="IsAbstract">Whether it is not meant to be chosen.</param>
/// <param name="Designations">Its other names.</param>
/// <param name="Properties">Its properties, among them parent, child and inactive.</param>
public sealed record ConceptDetails(
    string System,
    string Name,
    string? Version,
    string Code,
    string? Display,
    string? Definition,
    bool IsAbstract,
    IReadOnlyList<Designation> Designations,
    IReadOnlyList<ConceptProperty> Properties)
{
    internal static ConceptDetails Of(CodeSystemContent content, CodeSystemConcept concept)
    {
        var own = concept.Properties.Where(property => property.Code is not ("parent" or "child" or "inactive"));
        ConceptProperty[] properties =
        [
            new("inactive", "valueBoolean", concept.IsInactive ? "true" : "false"),
            .. concept.Parents.Select(parent => new ConceptProperty("parent", "valueCode", parent.Code)),
            .. concept.Children.Select(child => new ConceptProperty("child", "valueCode", child.Code)),
            .. own,
        ];
        var head = content.Head;
        return new ConceptDetails(
            head.Url, head.Name ?? head.Title ?? head.Url, head.Version, concept.Code, concept.Display, concept.Definition, concept.IsAbstract, concept.Designations, properties);
    }
}
