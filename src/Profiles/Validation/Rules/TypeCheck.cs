using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>A rule that FHIR's pages tell in words, for everything of a type.</summary>
/// <param name="check">Says what is wrong with an element.</param>
internal sealed class TypeCheck(Action<Element, ValidationRun, Findings> check) : IRule
{
    /// <summary>The XHTML of narratives.</summary>
    public static readonly TypeCheck Narrative = new((element, _, findings) => NarrativeRule.Check(element, findings));

    /// <summary>The links and order of Bundles.</summary>
    public static readonly TypeCheck Bundle = new((element, run, findings) => BundleRule.Check(run.EntriesOf(element), findings));

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings) => check(element, run, findings);
}
