using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Links: to resources of this server by type and id, to others by URL, canonicals, and by identifier.
/// A resource that stands inside another (contained, or in a Bundle) is not linked to and has no entry.
/// See https://hl7.org/fhir/R4/search.html#reference.
/// </summary>
public sealed class ReferenceSearch : ISearchType
{
    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        if (element.HasValue)
        {
            if (ReferenceLink.Read(element.Text!, settings.BaseUrl) is { } target)
                entries.Add(new IndexEntry.Reference(parameter.Code, target.Type, target.Id, target.Url, target.Version, IdentifierSystem: null, IdentifierValue: null));
        }
        else if (element.Type?.TypeName == "Reference")
        {
            AddReference(parameter, element, settings, entries);
        }
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier == "identifier")
            return new Criterion.ReferenceIdentifier(TokenSearch.ParseToken(parameter, value));
        if (modifier is not null && !IsTarget(parameter, modifier))
            throw SearchValue.UnknownModifier(parameter, modifier, ":identifier, :missing and the resource types it may refer to");
        var text = SearchValue.Unescape(value);
        if (ResourceKey.IsId(text))
            return new Criterion.Reference(modifier ?? (parameter.Targets is [var only] ? only : null), text, Version: null);
        var link = ReferenceLink.Read(text, settings.BaseUrl)
            ?? throw SearchValue.Invalid(parameter, "write id, Type/id, Type/id/_history/version, an absolute URL, or url|version for a canonical.");
        if (link.Url is not null)
            return new Criterion.ReferenceUrl(link.Url, link.Version);
        if (modifier is not null && modifier != link.Type)
            throw SearchValue.Invalid(parameter, $"the modifier asks for {modifier}, the value for another type; leave one of them out.");
        return new Criterion.Reference(link.Type, link.Id, link.Version);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => entry is IndexEntry.Reference link && criterion switch
    {
        Criterion.Reference asked => (asked.Type is null || asked.Type == link.Type) && (asked.Id is null || asked.Id == link.Id)
            && (asked.Version is null || asked.Version == link.Version),
        Criterion.ReferenceUrl asked => asked.Url == link.Url && (asked.Version is null || asked.Version == link.Version),
        Criterion.ReferenceIdentifier asked => (link.IdentifierSystem is not null || link.IdentifierValue is not null)
            && TokenSearch.MatchesToken(asked.Identifier, link.IdentifierSystem, link.IdentifierValue),
        _ => false,
    };

    private static bool IsTarget(SearchParameterInfo parameter, string type) =>
        ReferenceLink.IsTypeName(type) && (parameter.Targets.Count == 0 || parameter.Targets.Contains(type));

    private static void AddReference(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        var link = element.Child("reference").Text is { } text ? ReferenceLink.Read(text, settings.BaseUrl) : null;
        var identifier = element.Child("identifier");
        var (system, value) = (identifier.Child("system").Text, identifier.Child("value").Text);
        if (link is null && system is null && value is null)
            return;
        var type = link?.Type ?? (element.Child("type").Text is { } stated && ReferenceLink.IsTypeName(stated) ? stated : null);
        entries.Add(new IndexEntry.Reference(
            parameter.Code, type, link?.Id, link?.Url, link?.Version, system, value is null ? null : TokenSearch.Fold(value)));
    }
}
