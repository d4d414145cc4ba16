using FhirServer.Fhir;

namespace FhirServer.Search.Types;

/// <summary>
/// Where the text of a link leads: to a resource of this server (Type and Id), or to a URL. Stored links and those of queries are read alike.
/// See https://hl7.org/fhir/R4/references.html#literal and https://hl7.org/fhir/R4/references.html#canonical.
/// </summary>
/// <param name="Type">The target's type, for a resource of this server.</param>
/// <param name="Id">The target's id, for a resource of this server.</param>
/// <param name="Url">For any other target the URL, as written but without version and fragment.</param>
/// <param name="Version">What follows <c>/_history/</c> or <c>|</c>, or null.</param>
internal readonly record struct ReferenceLink(string? Type, string? Id, string? Url, string? Version)
{
    private const string History = "/_history/";

    /// <summary>Reads <c>Type/id</c>, an absolute URL, a canonical or a urn; what is none of these counts as a URL that leads nowhere.</summary>
    /// <param name="text">The text; one that is empty, or leads into the same resource (<c>#id</c>), gives null.</param>
    /// <param name="baseUrl">The server's own base URL: what lies below it is local.</param>
    public static ReferenceLink? Read(string text, string baseUrl)
    {
        var (address, version) = CutVersion(CutFragment(text));
        if (address.Length == 0)
            return null;
        var isOurs = address.Length > baseUrl.Length && address[baseUrl.Length] == '/' && address.StartsWith(baseUrl, StringComparison.Ordinal);
        return Local(isOurs ? address[(baseUrl.Length + 1)..] : address, version) ?? new ReferenceLink(Type: null, Id: null, address, version);
    }

    /// <summary>Says whether a text has the form of a resource type's name.</summary>
    public static bool IsTypeName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c))
                return false;
        }

        return !text.IsEmpty && char.IsAsciiLetterUpper(text[0]);
    }

    private static ReferenceLink? Local(string path, string? version)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IsTypeName(path.AsSpan(0, slash)) && ResourceKey.IsId(path.AsSpan(slash + 1))
            ? new ReferenceLink(path[..slash], path[(slash + 1)..], Url: null, version)
            : null;
    }

    private static string CutFragment(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? text : text[..hash];
    }

    private static (string Address, string? Version) CutVersion(string text)
    {
        var bar = text.LastIndexOf('|');
        if (bar >= 0)
            return (text[..bar], bar + 1 < text.Length ? text[(bar + 1)..] : null);
        var history = text.LastIndexOf(History, StringComparison.Ordinal);
        return history > 0 && ResourceKey.IsId(text.AsSpan(history + History.Length))
            ? (text[..history], text[(history + History.Length)..])
            : (text, null);
    }
}
