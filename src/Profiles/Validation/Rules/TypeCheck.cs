using Profiles.Elements;
using Profiles.Terminology;

namespace Profiles.Validation.Rules;

/// <summary>A rule that FHIR's pages tell in words, for everything of a type.</summary>
/// <param name="check">Says what is wrong with an element.</param>
internal sealed class TypeCheck(Action<Element, ValidationRun, Findings> check) : IRule
{
    /// <summary>The XHTML of narratives.</summary>
    public static readonly TypeCheck Narrative = new((element, _, findings) => NarrativeRule.Check(element, findings));

    /// <summary>The links and order of Bundles.</summary>
    public static readonly TypeCheck Bundle = new((element, run, findings) => BundleRule.Check(run.EntriesOf(element), findings));

    /// <summary>The answers to a Questionnaire that is known here.</summary>
    public static readonly TypeCheck Answers = new(CheckAnswers);

    /// <summary>The types of the parameters that a server can search by.</summary>
    public static readonly TypeCheck Statement = new((element, run, findings) => SearchTypeRule.CheckStatement(element, run.Rules.SearchType, findings));

    /// <summary>The type of a parameter that comes of another.</summary>
    public static readonly TypeCheck Parameter = new((element, run, findings) => SearchTypeRule.CheckParameter(element, run.Rules.SearchType, findings));

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings) => check(element, run, findings);

    private static void CheckAnswers(Element response, ValidationRun run, Findings findings)
    {
        var canonical = response.Child("questionnaire");
        if (canonical.Text is not { Length: > 0 } text)
            return;
        var questionnaire = text.StartsWith('#') ? BundleEntries.FindContained(response, text[1..]) : run.Rules.Questionnaire(text);
        if (questionnaire.Type?.Name != "Questionnaire")
            findings.Add(MessageId.QuestionnaireUnknown, canonical, $"The Questionnaire '{Shown.Text(text)}' is not known here, so the answers cannot be checked.", severity: run.Ask.Undecided);
        else
            QuestionnaireResponseRule.Check(response, questionnaire, (valueSet, system, code) => IsMember(run, valueSet, system, code), findings);
    }

    // Value sets contained in a Questionnaire are not in the library.
    private static bool? IsMember(ValidationRun run, string valueSet, string system, string code) =>
        valueSet.StartsWith('#') ? null : run.Check(new CodeQuestion(valueSet, system.Length == 0 ? null : system, code)).Membership switch
        {
            CodeMembership.Member => true,
            CodeMembership.NotMember => false,
            _ => null,
        };
}
