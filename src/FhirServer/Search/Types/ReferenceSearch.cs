using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Links: https://hl7.org/fhir/R4/search.html#reference. Links below this server's own base URL count as local.
/// Modifiers: :[Type], :identifier, and :text for what is displayed of the target.
/// </summary>
public sealed class ReferenceSearch : ISearchType
{
    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        var entry = element.Type?.TypeName == "Reference"
            ? Entry(parameter.Code, element, settings)
            : Entry(parameter.Code, element.Text, settings);
        if (entry is not null)
            entries.Add(entry);
        if (element.Type?.TypeName == "Reference" && element.Child("display").Text is { } display && StringSearch.Fold(display) is { Length: > 0 } text)
            entries.Add(new IndexEntry.Token(EntryCodes.Text(parameter.Code), System: null, Value: null, text));
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier == "identifier")
            return new Criterion.ReferenceIdentifier(TokenSearch.Token(parameter, value));
        if (modifier == "text")
            return TokenSearch.TextOf(parameter, value);
        if (modifier is "above" or "below")
            return Hierarchy(parameter, modifier, value, settings);
        if (modifier is not null && !IsTarget(parameter, modifier))
            throw QueryText.UnknownModifier(parameter, modifier, "the resource types it may refer to, identifier, text, above, below, missing");
        var link = ReferenceLink.Read(QueryText.Unescape(value), settings.BaseUrl)
            ?? throw QueryText.Invalid(parameter, "needs a reference such as Patient/123", value);
        return modifier is null ? Untyped(parameter, link) : Typed(parameter, modifier, link, value);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => entry is IndexEntry.Reference stored && criterion switch
    {
        Criterion.Reference asked => stored.Id is not null
            && (asked.Id is null || stored.Id == asked.Id)
            && (asked.Type is null || stored.Type == asked.Type)
            && (asked.Version is null || stored.Version == asked.Version),
        Criterion.ReferenceSet asked => stored.Type == asked.Type && stored.Id is not null && asked.Ids.Contains(stored.Id),
        Criterion.ReferenceUrl asked => stored.Url == asked.Url && (asked.Version is null || stored.Version == asked.Version),
        Criterion.ReferenceIdentifier asked => (stored.IdentifierSystem ?? stored.IdentifierValue) is not null
            && TokenSearch.Matches(asked.Identifier, stored.IdentifierSystem, stored.IdentifierValue),
        _ => false,
    };

    private static Criterion.Pending Hierarchy(SearchParameterInfo parameter, string modifier, string value, SearchSettings settings) =>
        ReferenceLink.Read(QueryText.Unescape(value), settings.BaseUrl) is { } link && Untyped(parameter, link) is Criterion.Reference { Type: { } type, Id: { } id, Version: null }
            ? new Criterion.Pending(modifier == "below" ? LookUp.PartsOf : LookUp.WholesOf, $"{type}/{id}")
            : throw QueryText.Invalid(parameter, $"with :{modifier} needs type and id of a resource here, such as Location/123", value);

    private static Criterion Untyped(SearchParameterInfo parameter, ReferenceLink link) => link.Url is null
        ? new Criterion.Reference(link.Type, link.Id, link.Version)
        : ResourceKey.IsId(link.Url)
            ? new Criterion.Reference(parameter.Targets is [var only] ? only : null, link.Url, link.Version)
            : new Criterion.ReferenceUrl(link.Url, link.Version);

    private static Criterion.Reference Typed(SearchParameterInfo parameter, string type, ReferenceLink link, string value)
    {
        if (link.Type == type)
            return new Criterion.Reference(type, link.Id, link.Version);
        return link.Url is { } id && ResourceKey.IsId(id)
            ? new Criterion.Reference(type, id, link.Version)
            : throw QueryText.Invalid(parameter, $"with :{type} takes the id of a {type}", value);
    }

    private static bool IsTarget(SearchParameterInfo parameter, string type) =>
        ReferenceLink.IsTypeName(type) && (parameter.Targets.Count == 0 || parameter.Targets.Contains(type));

    private static IndexEntry.Reference? Entry(string code, Element reference, SearchSettings settings)
    {
        var link = reference.Child("reference").Text is { } text ? ReferenceLink.Read(text, settings.BaseUrl) : null;
        var identifier = reference.Child("identifier");
        var system = identifier.Child("system").Text;
        var value = identifier.Child("value").Text is { } written ? TokenSearch.Fold(written) : null;
        if (link is null && system is null && value is null)
            return null;
        var type = link?.Type ?? reference.Child("type").Text;
        return new IndexEntry.Reference(code, type, link?.Id, link?.Url, link?.Version, system, value);
    }

    private static IndexEntry.Reference? Entry(string code, string? uri, SearchSettings settings) =>
        uri is not null && ReferenceLink.Read(uri, settings.BaseUrl) is { } link
            ? new IndexEntry.Reference(code, link.Type, link.Id, link.Url, link.Version, IdentifierSystem: null, IdentifierValue: null)
            : null;
}
