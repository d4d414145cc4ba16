using System.Text.Json;

namespace FhirServer.Http.Html;

/// <summary>The entries of a Bundle as a table: https://hl7.org/fhir/R4/bundle.html.</summary>
internal static class BundleTable
{
    private const int MostRows = 500;
    private const int MostName = 200;

    /// <summary>Writes the table; nothing for a Bundle without entries but that it has none.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="bundle">The Bundle.</param>
    /// <param name="baseUrl">Where the FHIR interface stands.</param>
    public static void Write(HtmlText page, JsonElement bundle, string baseUrl)
    {
        page.Markup("<h2 id=\"entries\">Entries</h2>\n");
        var entries = JsonFacts.Items(bundle, "entry").ToList();
        if (entries.Count == 0)
        {
            page.Markup("<p class=\"note\">There are none.</p>\n");
            return;
        }

        page.Markup("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"entries\"><table>\n<thead><tr><th scope=\"col\">Resource</th><th scope=\"col\">About</th><th scope=\"col\">How</th><th scope=\"col\">Last updated</th></tr></thead>\n<tbody>\n");
        foreach (var entry in entries.Take(MostRows))
            Row(page, entry, baseUrl);
        page.Markup("</tbody></table></div>\n");
        if (entries.Count > MostRows)
            page.Markup("<p class=\"note\">The rest is in the JSON.</p>\n");
    }

    private static void Row(HtmlText page, JsonElement entry, string baseUrl)
    {
        var resource = JsonFacts.Part(entry, "resource");
        var (request, response) = (JsonFacts.Part(entry, "request"), JsonFacts.Part(entry, "response"));
        var name = resource.ValueKind == JsonValueKind.Object
            ? string.Join('/', new[] { JsonFacts.Type(resource), JsonFacts.Text(resource, "id") }.Where(part => !string.IsNullOrEmpty(part)))
            : JsonFacts.Text(request, "url") ?? JsonFacts.Text(response, "location") ?? "";
        var how = JsonFacts.Text(JsonFacts.Part(entry, "search"), "mode")
            ?? string.Join(' ', new[] { JsonFacts.Text(request, "method"), JsonFacts.Text(response, "status") }.Where(part => part is not null));
        page.Markup("<tr><td>").Link(Address(entry, resource, baseUrl), HtmlText.Cut(name, MostName)!)
            .Markup("</td><td>").Short(JsonFacts.About(resource))
            .Markup("</td><td>").Short(how)
            .Markup("</td><td>").Short(JsonFacts.Text(JsonFacts.Part(resource, "meta"), "lastUpdated") ?? JsonFacts.Text(response, "lastModified"))
            .Markup("</td></tr>\n");
    }

    // A version of the history leads to that version.
    private static string? Address(JsonElement entry, JsonElement resource, string baseUrl)
    {
        var url = JsonFacts.Text(entry, "fullUrl");
        if (url is null)
            return JsonFacts.Text(JsonFacts.Part(entry, "response"), "location") is { } location && !location.Contains(':', StringComparison.Ordinal) ? $"{baseUrl}/{location}" : null;
        var isVersion = JsonFacts.Part(entry, "request").ValueKind == JsonValueKind.Object && JsonFacts.Part(entry, "response").ValueKind == JsonValueKind.Object;
        return isVersion && JsonFacts.Text(JsonFacts.Part(resource, "meta"), "versionId") is { } version ? $"{url}/_history/{version}" : url;
    }
}
