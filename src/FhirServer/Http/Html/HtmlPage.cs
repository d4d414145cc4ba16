using System.Globalization;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Http.Html;

/// <summary>
/// An answer as a page for people: what it is, where it leads, its narrative, a Bundle's entries or an outcome's issues as a table, and its JSON.
/// It holds no script, loads nothing and works without either. See https://hl7.org/fhir/R4/http.html#mime-type.
/// </summary>
internal static class HtmlPage
{
    private const int MostInTitle = 200;
    private const int MostLinks = 20;

    /// <summary>The page for an answer.</summary>
    /// <param name="json">UTF-8 JSON of one resource.</param>
    /// <param name="facts">What was asked.</param>
    public static byte[] Render(ReadOnlyMemory<byte> json, HtmlPageFacts facts)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = FhirSerializer.DeepestJson });
        var resource = document.RootElement;
        var page = new HtmlText();
        page.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
            .Text(Title(resource)).Markup("</title>\n<style>").Markup(StyleSheet.Css).Markup("</style>\n</head>\n<body>\n");
        Header(page, resource, facts);
        page.Markup("<main>\n");
        Text(page, resource, facts);
        if (JsonFacts.Type(resource) == "Bundle")
            BundleTable.Write(page, resource, facts.BaseUrl);
        if (JsonFacts.Type(resource) == "OperationOutcome")
            OutcomeTable.Write(page, resource);
        page.Markup("<h2 id=\"json\">JSON</h2>\n<pre tabindex=\"0\" aria-labelledby=\"json\">");
        var isWhole = new JsonListing(page, facts.BaseUrl).Write(json);
        page.Markup("</pre>\n");
        if (!isWhole)
            page.Markup("<p class=\"note\">It is too long to be shown here whole; ask for JSON to have all of it.</p>\n");
        return page.Markup("</main>\n</body>\n</html>\n").ToUtf8();
    }

    private static string Title(JsonElement resource)
    {
        var type = JsonFacts.Type(resource);
        if (type == "Bundle")
        {
            var total = resource.TryGetProperty("total"u8, out var count) ? string.Create(CultureInfo.InvariantCulture, $", {count.GetRawText()} in all") : "";
            return HtmlText.Cut($"Bundle: {JsonFacts.Text(resource, "type")}{total}", MostInTitle)!;
        }

        return HtmlText.Cut(JsonFacts.Text(resource, "id") is { } id && type != "OperationOutcome" ? $"{type}/{id}" : type, MostInTitle)!;
    }

    private static void Header(HtmlText page, JsonElement resource, HtmlPageFacts facts)
    {
        page.Markup("<header>\n<p class=\"asked\">").Text($"{facts.Method} {facts.Url}").Markup(" &rarr; <strong class=\"").Markup(facts.Status < 400 ? "good" : "bad").Markup("\">")
            .Text(facts.Status.ToString(CultureInfo.InvariantCulture)).Markup("</strong></p>\n<h1>").Text(Title(resource)).Markup("</h1>\n<nav aria-label=\"Where this leads\"><ul>");
        if (JsonFacts.Type(resource) is not ("Bundle" or "OperationOutcome") && JsonFacts.Text(resource, "id") is { } id)
        {
            var self = $"{facts.BaseUrl}/{JsonFacts.Type(resource)}/{id}";
            Item(page, self, "Current version");
            Item(page, $"{self}/_history", "History");
        }

        foreach (var link in JsonFacts.Items(resource, "link").Take(MostLinks))
            Item(page, JsonFacts.Text(link, "url"), JsonFacts.Text(link, "relation") ?? "link");
        Item(page, facts.As("json"), "JSON");
        Item(page, facts.As("xml"), "XML");
        Item(page, facts.As("ttl"), "Turtle");
        Item(page, $"{facts.BaseUrl}/metadata", "Server");
        page.Markup("</ul></nav>\n</header>\n");
    }

    private static void Item(HtmlText page, string? url, string text)
    {
        if (url is not null)
            page.Markup("<li>").Link(url, text).Markup("</li>");
    }

    private static void Text(HtmlText page, JsonElement resource, HtmlPageFacts facts)
    {
        var div = resource.TryGetProperty("text"u8, out var text) && text.ValueKind == JsonValueKind.Object ? JsonFacts.Text(text, "div") : null;
        if (string.IsNullOrWhiteSpace(div))
            return;
        if (Narrative.Safe(div, facts.BaseUrl) is not { } safe)
            page.Markup("<p class=\"note\">The text is too long, too deep or no XHTML, so it is shown in the JSON only.</p>\n");
        else
            page.Markup("<h2 id=\"text\">Text</h2>\n<div class=\"narrative\" role=\"region\" tabindex=\"0\" aria-labelledby=\"text\">").Markup(safe).Markup("</div>\n");
    }
}
