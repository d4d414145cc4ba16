using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// Extensions against their definitions: known or not, allowed where they stand, modifier or not, and what they hold.
/// See https://hl7.org/fhir/R4/extensibility.html. An extension must have a value or extensions, not both (ext-1).
/// </summary>
internal sealed class ExtensionRule : IRule
{
    /// <summary>The only one.</summary>
    public static readonly ExtensionRule Instance = new();

    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    private ExtensionRule()
    {
    }

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        if (element.Child("extension").IsNone == element.Child("value").IsNone)
            findings.Add(MessageId.Invariant, element, "ext-1: An extension must have either a value or extensions inside of it, not both and not neither.");
        if (element.Child("url").Text is not { } url)
            return;
        var isModifier = element.Name == "modifierExtension";
        if (!url.Contains(':', StringComparison.Ordinal))
        {
            // The parts of a complex extension have short names; their definition is the whole one's.
            if (element.Parent.Type?.Name != "Extension")
                findings.Add(MessageId.ExtensionUrl, element.Child("url"), "The url of an extension must be absolute; write the canonical URL of its definition.");
            return;
        }

        var (rules, problem) = run.Rules.Find(url);
        if (rules is null)
        {
            Unknown(element, url, isModifier, problem, run, findings);
            return;
        }

        if (rules.Extension is not { } definition)
        {
            findings.Add(MessageId.ProfileOfOtherType, element, $"{url} does not define an extension, but {rules.Type}.");
            return;
        }

        if (definition.IsModifier != isModifier)
            findings.Add(MessageId.ExtensionModifier, element, isModifier ? $"{url} is no modifier extension; put it under extension." : $"{url} is a modifier extension; put it under modifierExtension.");
        if (!definition.IsAllowedOn(element.Parent, run))
            findings.Add(MessageId.ExtensionContext, element, $"{url} is not allowed here; it may stand on {definition.Places}.");
        rules.Root.Check(element, run, findings);
    }

    private static bool IsExample(string url) => TextRules.IsExample(url);

    private static void Unknown(Element element, string url, bool isModifier, string? problem, ValidationRun run, Findings findings)
    {
        if (isModifier)
            findings.Add(MessageId.ModifierExtensionUnknown, element, $"The modifier extension {url} is not known here, so the meaning of what holds it is not known; load its definition, or leave it out.", severity: run.Ask.Depth == ValidationDepth.Profile ? null : ValidationSeverity.Warning);
        else if (url.StartsWith(Core, StringComparison.Ordinal))
            findings.Add(MessageId.ExtensionUnknown, element, $"FHIR defines no extension {url} that is held here; correct the url. {problem}".TrimEnd(), severity: ValidationSeverity.Warning);
        else
            findings.Add(MessageId.ExtensionUnknown, element, $"The extension {url} is not known here; load its definition to have it checked.", severity: IsExample(url) ? null : run.Ask.UnknownExtensions);
    }
}
