using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Profiles.Elements;

namespace FhirServer.Fhir;

/// <summary>
/// Finds the links inside a resource and rewrites them: in references, in elements of the uri family (also in extensions), and in the
/// <c>href</c> and <c>src</c> of narrative. See https://hl7.org/fhir/R4/http.html#trules.
/// </summary>
public static partial class References
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The links of a resource and all that it contains, each with the element that holds it, narrative left out.</summary>
    /// <param name="resource">The resource.</param>
    public static IEnumerable<(Element Holder, string Link)> Links(Element resource)
    {
        foreach (var element in resource.Descendants())
        {
            if (IsLink(element) && element.Text is { } link)
                yield return (element, link);
        }
    }

    /// <summary>The edits that put new links in the place of old ones.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="resolve">Gives the new link for an old one, or null to leave it.</param>
    /// <returns>In the order of their offsets.</returns>
    public static IReadOnlyList<JsonEdit> Rewrite(Element resource, Func<string, string?> resolve)
    {
        var edits = new List<JsonEdit>();
        foreach (var element in resource.Descendants())
        {
            if (element.Text is not { } text)
                continue;
            var replacement = IsLink(element) ? resolve(text) : IsNarrative(element) ? RewriteNarrative(text, resolve) : null;
            if (replacement is not null)
                edits.Add(new JsonEdit(element.Start, element.End, Quoted(replacement)));
        }

        edits.Sort((left, right) => left.Start.CompareTo(right.Start));
        return edits;
    }

    /// <summary>Says whether an element is a Reference.reference: the one place where a conditional reference may stand.</summary>
    public static bool IsReference(Element element) => element.Name == "reference" && element.Parent.Type?.Name == "Reference";

    private static bool IsLink(Element element) =>
        IsReference(element) || element.Type?.Name is "uri" or "url" or "canonical" or "oid" or "uuid";

    private static bool IsNarrative(Element element) => element.Type?.Name == "xhtml";

    private static string? RewriteNarrative(string xhtml, Func<string, string?> resolve)
    {
        var changed = false;
        var text = LinkAttribute().Replace(xhtml, match =>
        {
            if (resolve(match.Groups["link"].Value) is not { } link)
                return match.Value;
            changed = true;
            return match.Groups["before"].Value + HtmlEncoder.Default.Encode(link) + match.Groups["quote"].Value;
        });
        return changed ? text : null;
    }

    private static byte[] Quoted(string text)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Relaxed))
            writer.WriteStringValue(text);
        return stream.ToArray();
    }

    [GeneratedRegex("""(?<before>\b(?:href|src)\s*=\s*(?<quote>["']))(?<link>[^"'<>]*)\k<quote>""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkAttribute();
}
