using System.Globalization;
using Profiles.Elements;

namespace FhirServer.Cli.TestScripts;

/// <summary>Judges assertions: each part that an assertion has must hold. See https://hl7.org/fhir/R4/testscript.html#assertions.</summary>
/// <param name="profiles">Judges by profiles.</param>
internal sealed class AssertStep(ProfileAssertion profiles)
{
    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        ["okay"] = 200,
        ["created"] = 201,
        ["noContent"] = 204,
        ["notModified"] = 304,
        ["bad"] = 400,
        ["forbidden"] = 403,
        ["notFound"] = 404,
        ["methodNotAllowed"] = 405,
        ["conflict"] = 409,
        ["gone"] = 410,
        ["preconditionFailed"] = 412,
        ["unprocessable"] = 422,
    };

    // In the order of their columns; what else an assertion has belongs to one of these.
    private static readonly (string Name, Func<ScriptAssertion, string, string?> Judge)[] Kinds =
    [
        ("response", OfResponse),
        ("responseCode", (assertion, codes) => OfCode(assertion, codes)),
        ("contentType", OfContentType),
        ("headerField", OfHeader),
        ("requestMethod", (assertion, method) => AssertionValue.Compare([assertion.Request.Method.ToLowerInvariant()], method.ToLowerInvariant(), assertion.Operator)),
        ("requestURL", OfUrl),
        ("resource", (assertion, type) => AssertionValue.Compare([assertion.Content.Root.Name], type, assertion.Operator)),
        ("minimumId", OfMinimum),
        ("compareToSourceExpression", (assertion, expression) => OfBoth(assertion, () => ContentQuery.ByExpression(assertion.Content, expression))),
        ("compareToSourcePath", (assertion, path) => OfBoth(assertion, () => ContentQuery.ByPath(assertion.Content, path))),
        ("expression", (assertion, expression) => OfValues(assertion, ContentQuery.ByExpression(assertion.Content, expression), isTruth: true)),
        ("path", (assertion, path) => OfValues(assertion, ContentQuery.ByPath(assertion.Content, path), isTruth: false)),
    ];

    /// <summary>Judges an assertion.</summary>
    /// <returns>Why it does not hold; null when it does.</returns>
    /// <exception cref="TestScriptFault">It cannot be judged.</exception>
    public async Task<string?> JudgeAsync(ScriptAssertion assertion, Element script, CancellationToken cancellationToken)
    {
        var known = false;
        foreach (var (name, judge) in Kinds)
        {
            if (assertion.Text(name) is not { } text)
                continue;
            known = true;
            if (judge(assertion, text) is { } reason)
                return $"{name}: {reason}";
        }

        if (assertion.Text("navigationLinks") == "true")
        {
            known = true;
            if (OfLinks(assertion.Content.Root) is { } reason)
                return $"navigationLinks: {reason}";
        }

        if (assertion.Text("validateProfileId") is { } profile)
            return await profiles.JudgeAsync(assertion.Content, profile, script, cancellationToken);
        return known ? null : throw new TestScriptFault("The assertion names nothing that could be judged.");
    }

    private static string? OfResponse(ScriptAssertion assertion, string code) => Statuses.TryGetValue(code, out var status)
        ? OfCode(assertion, status.ToString(CultureInfo.InvariantCulture))
        : throw new TestScriptFault($"The response '{code}' is not known.");

    private static string? OfCode(ScriptAssertion assertion, string codes) => AssertionValue.Compare(
        [assertion.Response.Status.ToString(CultureInfo.InvariantCulture)], codes, assertion.Operator ?? (codes.Contains(',', StringComparison.Ordinal) ? "in" : null));

    private static string? OfContentType(ScriptAssertion assertion, string asked)
    {
        var type = (assertion.Content.ContentType ?? "").Split(';')[0].Trim();
        IReadOnlyList<string> accepted = asked switch
        {
            "json" => ["application/fhir+json", "application/json"],
            "xml" => ["application/fhir+xml", "application/xml"],
            "ttl" or "turtle" => ["text/turtle", "application/fhir+turtle"],
            "none" => [""],
            _ => [asked.Split(';')[0].Trim()],
        };
        return AssertionValue.Compare([type], string.Join(',', accepted), assertion.Operator switch
        {
            null or "equals" => "in",
            "notEquals" => "notIn",
            var other => other,
        });
    }

    private static string? OfHeader(ScriptAssertion assertion, string name)
    {
        var found = assertion.Content.Headers.TryGetValue(name, out var value) ? [value] : Array.Empty<string>();
        return AssertionValue.Compare(found, assertion.Text("value") ?? "", assertion.Operator ?? (assertion.Text("value") is null ? "notEmpty" : null)) is { } reason ? $"{name} {reason}" : null;
    }

    // A script knows not under which base a server stands.
    private static string? OfUrl(ScriptAssertion assertion, string url)
    {
        var sent = assertion.Request.Url;
        var isPart = assertion.Operator is null or "equals" && !url.Contains("://", StringComparison.Ordinal);
        return isPart
            ? (sent.EndsWith("/" + url.TrimStart('/'), StringComparison.Ordinal) ? null : $"found '{sent}', expected one that ends with '{url}'")
            : AssertionValue.Compare([sent], url, assertion.Operator);
    }

    private static string? OfMinimum(ScriptAssertion assertion, string id)
    {
        var (actual, minimum) = (assertion.Content, assertion.Named(id));
        // What is no resource is told as that, not as a resource that lacks something.
        if (actual.Root.IsNone || minimum.Root.IsNone)
            throw new TestScriptFault($"There is nothing to compare with '{id}'.");
        return MinimumContent.Missing(actual.Json, minimum.Json, minimum.IsContained) is { } missing ? $"'{missing}' of '{id}' is missing or differs" : null;
    }

    private static string? OfValues(ScriptAssertion assertion, IReadOnlyList<string> found, bool isTruth)
    {
        if (assertion.Other is { } other)
            return AssertionValue.Compare(found, Compared(assertion, other), assertion.Operator);
        if (assertion.Text("value") is { } value)
            return AssertionValue.Compare(found, value, assertion.Operator);
        return AssertionValue.Compare(found, "", assertion.Operator ?? (isTruth ? "eval" : "notEmpty"));
    }

    // The specification's own example names the expression once and means it for both sides.
    private static string? OfBoth(ScriptAssertion assertion, Func<IReadOnlyList<string>> found)
    {
        if (assertion.Other is not { } other)
            throw new TestScriptFault("compareToSourceExpression and compareToSourcePath need compareToSourceId.");
        return assertion.Text("expression") is null && assertion.Text("path") is null
            ? AssertionValue.Compare(found(), Compared(assertion, other), assertion.Operator)
            : null;
    }

    private static IReadOnlyList<string> Compared(ScriptAssertion assertion, ScriptContent other)
    {
        if (assertion.Text("compareToSourceExpression") is { } expression)
            return ContentQuery.ByExpression(other, expression);
        if (assertion.Text("compareToSourcePath") is { } path)
            return ContentQuery.ByPath(other, path);
        throw new TestScriptFault("compareToSourceId needs compareToSourceExpression or compareToSourcePath.");
    }

    private static string? OfLinks(Element bundle)
    {
        if (bundle.Name != "Bundle")
            return $"found a {bundle.Name}, expected a Bundle";
        var links = bundle.Children("link").Select(link => link.Child("relation").Text).ToHashSet(StringComparer.Ordinal);
        var matches = bundle.Children("entry").Count(entry => entry.Child("search").Child("mode").Text is not ("include" or "outcome"));
        var isLast = !int.TryParse(bundle.Child("total").Text, CultureInfo.InvariantCulture, out var total) || matches >= total || links.Contains("previous") || links.Contains("prev");
        string[] needed = isLast ? ["self"] : ["self", "first", "next"];
        var missing = needed.Where(name => !links.Contains(name)).ToList();
        return missing.Count == 0 ? null : $"the Bundle has no link '{missing[0]}'";
    }
}
