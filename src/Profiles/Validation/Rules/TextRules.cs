using System.Text.RegularExpressions;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>What some want and others do not: addresses of examples, and tags of HTML in texts. FHIR allows both.</summary>
internal static partial class TextRules
{
    private static readonly string[] ExampleHosts = ["example.org", "example.com", "example.net", "acme.com", "example"];

    /// <summary>Says what is not wanted in a primitive.</summary>
    public static void Check(Element element, string type, ValidationAsk ask, Findings findings)
    {
        switch (type)
        {
            case "uri" or "url" or "canonical" when !ask.AllowsExampleAddresses && IsExample(element.Text!):
                findings.Add(MessageId.ExampleAddress, element, $"{element.Name} is an address of examples, which nobody answers for; write the real one.");
                break;
            case "string" when !ask.AllowsHtmlInStrings && Tag().IsMatch(element.Text!):
                findings.Add(MessageId.HtmlInText, element, $"{element.Name} holds something that looks like a tag of HTML; write it without.");
                break;
            case "markdown" when !ask.AllowsHtmlInMarkdown && Tag().IsMatch(element.Text!):
                findings.Add(MessageId.HtmlInText, element, $"{element.Name} holds a tag of HTML; write it as markdown, or write \\< for the character.");
                break;
        }
    }

    /// <summary>Whether an address is at a domain that is kept for examples: https://www.rfc-editor.org/rfc/rfc2606.</summary>
    public static bool IsExample(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && Array.Exists(ExampleHosts, host => uri.Host == host || uri.Host.EndsWith("." + host, StringComparison.Ordinal));

    // A backslash before it makes a '<' of markdown a mere character.
    [GeneratedRegex(@"(?<!\\)</?[A-Za-z][^<>]*>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 500)]
    private static partial Regex Tag();
}
