using System.Text.Json;

namespace FhirServer.Http.Html;

/// <summary>The issues of an OperationOutcome as a table: https://hl7.org/fhir/R4/operationoutcome.html.</summary>
internal static class OutcomeTable
{
    private const int MostRows = 500;

    /// <summary>Writes the table.</summary>
    public static void Write(HtmlText page, JsonElement outcome)
    {
        page.Markup("<h2 id=\"issues\">Issues</h2>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"issues\"><table>\n<thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">Kind</th><th scope=\"col\">What</th><th scope=\"col\">Where</th></tr></thead>\n<tbody>\n");
        var issues = JsonFacts.Items(outcome, "issue").ToList();
        foreach (var issue in issues.Take(MostRows))
            Row(page, issue);
        page.Markup("</tbody></table></div>\n");
        if (issues.Count > MostRows)
            page.Markup("<p class=\"note\">The rest is in the JSON.</p>\n");
    }

    private static void Row(HtmlText page, JsonElement issue)
    {
        var severity = JsonFacts.Text(issue, "severity");
        var colour = severity switch
        {
            "fatal" or "error" => "bad",
            "warning" => "warn",
            _ => "good",
        };
        var places = JsonFacts.Items(issue, "expression").Concat(JsonFacts.Items(issue, "location")).Where(place => place.ValueKind == JsonValueKind.String);
        page.Markup("<tr><td><strong class=\"").Markup(colour).Markup("\">").Short(severity)
            .Markup("</strong></td><td>").Short(JsonFacts.Text(issue, "code"))
            .Markup("</td><td>").Short(JsonFacts.Text(issue, "diagnostics") ?? JsonFacts.Concept(JsonFacts.Part(issue, "details")))
            .Markup("</td><td>").Short(string.Join(", ", places.Select(place => place.GetString())))
            .Markup("</td></tr>\n");
    }
}
