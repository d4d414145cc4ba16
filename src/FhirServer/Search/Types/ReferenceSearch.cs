using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Links: https://hl7.org/fhir/R4/search.html#reference. Links below this server's own base URL count as local.
/// Modifiers: :[Type], :identifier.
/// </summary>
public sealed class ReferenceSearch : ISearchType
{
    private const string History = "_history";

    /// <inheritdoc/>
    public void Index(SearchParameterInfo parameter, Element element, SearchSettings settings, ICollection<IndexEntry> entries)
    {
        var entry = element.Type?.TypeName == "Reference"
            ? Link(parameter.Code, element, settings)
            : element.Text is { Length: > 0 } uri ? Canonical(parameter.Code, uri, settings) : null;
        if (entry is not null)
            entries.Add(entry);
    }

    /// <inheritdoc/>
    public Criterion Parse(SearchParameterInfo parameter, string? modifier, string value, SearchSettings settings)
    {
        if (modifier == "identifier")
            return new Criterion.ReferenceIdentifier(TokenSearch.Token(parameter, value));
        if (modifier is not null && !char.IsAsciiLetterUpper(modifier[0]))
            throw QueryText.UnknownModifier(parameter, modifier, "a resource type, identifier, missing");
        var text = QueryText.Unescape(value);
        if (text.Length == 0)
            throw QueryText.Invalid(parameter, "needs a reference such as Patient/123");
        return modifier is null ? Untyped(parameter, text, settings) : Typed(parameter, modifier, text, settings);
    }

    /// <inheritdoc/>
    public bool Matches(Criterion criterion, IndexEntry entry) => entry is IndexEntry.Reference stored && criterion switch
    {
        Criterion.Reference asked => stored.Id is not null
            && (asked.Id is null || stored.Id == asked.Id)
            && (asked.Type is null || stored.Type == asked.Type)
            && (asked.Version is null || stored.Version == asked.Version),
        Criterion.ReferenceUrl asked => stored.Url == asked.Url && (asked.Version is null || stored.Version == asked.Version),
        Criterion.ReferenceIdentifier asked => (stored.IdentifierSystem ?? stored.IdentifierValue) is not null
            && TokenSearch.Matches(asked.Identifier, stored.IdentifierSystem, stored.IdentifierValue),
        _ => false,
    };

    private static Criterion Untyped(SearchParameterInfo parameter, string text, SearchSettings settings)
    {
        if (Local(text, settings.BaseUrl) is { } local)
            return new Criterion.Reference(local.Type, local.Id, local.Version);
        if (ResourceKey.IsId(text))
            return new Criterion.Reference(parameter.Targets.Count == 1 ? parameter.Targets[0] : null, text, null);
        var (url, version) = Versioned(text);
        return new Criterion.ReferenceUrl(url, version);
    }

    private static Criterion.Reference Typed(SearchParameterInfo parameter, string type, string text, SearchSettings settings)
    {
        if (Local(text, settings.BaseUrl) is { } local && local.Type == type)
            return new Criterion.Reference(type, local.Id, local.Version);
        return ResourceKey.IsId(text)
            ? new Criterion.Reference(type, text, null)
            : throw QueryText.Invalid(parameter, $"with :{type} takes the id of a {type}", text);
    }

    private static IndexEntry.Reference? Link(string code, Element reference, SearchSettings settings)
    {
        var identifier = reference.Child("identifier");
        var system = identifier.Child("system").Text;
        var value = identifier.Child("value").Text is { } text ? TokenSearch.Fold(text) : null;
        var link = reference.Child("reference").Text;
        if (link is null || link.Length == 0 || link[0] == '#')
        {
            return system is null && value is null
                ? null
                : new IndexEntry.Reference(code, reference.Child("type").Text, null, null, null, system, value);
        }

        if (Local(link, settings.BaseUrl) is { } local)
            return new IndexEntry.Reference(code, local.Type, local.Id, null, local.Version, system, value);
        return new IndexEntry.Reference(code, reference.Child("type").Text, null, link, null, system, value);
    }

    /// <summary>A canonical or other URI; one below this server's base is also a link to a resource here.</summary>
    private static IndexEntry.Reference? Canonical(string code, string uri, SearchSettings settings)
    {
        if (uri[0] == '#')
            return null;
        var (url, version) = Versioned(uri);
        return Local(url, settings.BaseUrl) is { } local
            ? new IndexEntry.Reference(code, local.Type, local.Id, url, version ?? local.Version, null, null)
            : new IndexEntry.Reference(code, null, null, url, version, null, null);
    }

    /// <summary>Type, id and version of a relative link, or of an absolute one below the base; null for anything else.</summary>
    private static (string Type, string Id, string? Version)? Local(string link, string baseUrl)
    {
        if (link.Length > baseUrl.Length && link[baseUrl.Length] == '/' && link.StartsWith(baseUrl, StringComparison.Ordinal))
            link = link[(baseUrl.Length + 1)..];
        var hash = link.IndexOf('#', StringComparison.Ordinal);
        var parts = (hash < 0 ? link : link[..hash]).Split('/');
        return parts switch
        {
            [var type, var id] when IsType(type) && ResourceKey.IsId(id) => (type, id, null),
            [var type, var id, History, var version] when IsType(type) && ResourceKey.IsId(id) && ResourceKey.IsId(version) => (type, id, version),
            _ => null,
        };
    }

    private static bool IsType(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterUpper(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c))
                return false;
        }

        return true;
    }

    private static (string Url, string? Version) Versioned(string uri)
    {
        var bar = uri.LastIndexOf('|');
        return bar < 0 ? (uri, null) : (uri[..bar], uri[(bar + 1)..] is { Length: > 0 } version ? version : null);
    }
}
