using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// Answers against the Questionnaire they answer: https://hl7.org/fhir/R4/questionnaireresponse.html,
/// https://hl7.org/fhir/R4/questionnaire.html.
/// </summary>
public sealed class QuestionnaireResponseRule
{
    private readonly Findings _findings;
    private readonly AnswerRule _answers;
    private readonly Element _questionnaire;
    private readonly bool _isFinal;

    private QuestionnaireResponseRule(Element response, Element questionnaire, AnswerRule answers, Findings findings)
    {
        _questionnaire = questionnaire;
        _answers = answers;
        _findings = findings;
        var status = response.Child("status");
        _isFinal = status.ValueEquals("completed"u8) || status.ValueEquals("amended"u8);
    }

    /// <summary>Checks a response; that all required questions are answered only when it is completed or amended.</summary>
    /// <param name="response">A QuestionnaireResponse.</param>
    /// <param name="questionnaire">The Questionnaire that it names.</param>
    /// <param name="memberOf">
    /// Whether a code is in a value set, asked with its canonical or "#id" in the Questionnaire, the system (empty without) and the code;
    /// null when it cannot be told.
    /// </param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(Element response, Element questionnaire, Func<string, string, string, bool?> memberOf, Findings findings) =>
        new QuestionnaireResponseRule(response, questionnaire, new AnswerRule(memberOf, findings), findings).CheckItems(response, questionnaire);

    /// <summary>Checks the items under a group, under an answer or at the top.</summary>
    private void CheckItems(Element parent, Element askedParent)
    {
        var asked = askedParent.Children("item").ToList();
        var given = new List<Element>?[asked.Count];
        var last = 0;
        foreach (var item in parent.Children("item"))
        {
            var linkId = item.Child("linkId");
            var index = Find(asked, linkId, last);
            if (index < 0)
            {
                AddUnknown(linkId.IsNone ? item : linkId);
                continue;
            }

            if (index < last)
                _findings.Add(MessageId.Answer, linkId, $"Item '{Shown.Text(linkId.Text)}' must stand before '{Shown.Text(asked[last].Child("linkId").Text)}', as in the Questionnaire.");
            last = Math.Max(last, index);
            (given[index] ??= []).Add(item);
        }

        for (var index = 0; index < asked.Count; index++)
            CheckItem(asked[index], given[index] ?? [], parent);
    }

    private void CheckItem(Element asked, List<Element> given, Element parent)
    {
        var isEnabled = ItemEnablement.IsEnabled(asked, parent);
        if (isEnabled == false)
        {
            AddAnswersOfDisabled(asked, given);
            return;
        }

        var isGroup = asked.Child("type").ValueEquals("group"u8);
        var isDisplay = asked.Child("type").ValueEquals("display"u8);
        var count = 0;
        foreach (var item in given)
        {
            CheckText(asked, item);
            if (isGroup)
                CheckGroup(asked, item, ref count);
            else
                CheckQuestion(asked, item, isDisplay, ref count);
        }

        if (!isDisplay)
            CheckCount(asked, given, parent, count, isEnabled == true);
    }

    private void CheckGroup(Element asked, Element item, ref int count)
    {
        count++;
        if (item.Child("answer") is { IsNone: false } answer)
            _findings.Add(MessageId.Answer, answer, $"Item '{Id(asked)}' is a group, which has no answer of its own; answer the questions in it.");
        CheckItems(item, asked);
    }

    private void CheckQuestion(Element asked, Element item, bool isDisplay, ref int count)
    {
        if (item.Child("item") is { IsNone: false } nested)
            _findings.Add(MessageId.Answer, nested, $"Items under the question '{Id(asked)}' stand under its answer, not beside it.");
        foreach (var answer in item.Children("answer"))
        {
            count++;
            if (isDisplay)
                _findings.Add(MessageId.Answer, answer, $"Item '{Id(asked)}' only displays text, so it has no answer.");
            else
                _answers.Check(asked, answer);
            CheckItems(answer, asked);
        }
    }

    private void CheckCount(Element asked, List<Element> given, Element parent, int count, bool isEnabled)
    {
        var isRequired = asked.Child("required").ValueEquals("true"u8);
        var most = QuestionnaireExtensions.Number(asked, QuestionnaireExtensions.MaxOccurs) ?? (asked.Child("repeats").ValueEquals("true"u8) ? int.MaxValue : 1);
        var least = QuestionnaireExtensions.Number(asked, QuestionnaireExtensions.MinOccurs) ?? 1;
        if (count > most)
            _findings.Add(MessageId.Answer, given[^1], $"'{Id(asked)}' is answered {count} times, but at most {most} may be; leave the others out.");
        else if (count < least && (count > 0 || isRequired) && _isFinal && isEnabled)
            AddMissing(asked, given, parent, count, least);
    }

    private void AddMissing(Element asked, List<Element> given, Element parent, int count, int least)
    {
        var message = count == 0 ? $"'{Id(asked)}' is required, but not answered." : $"'{Id(asked)}' is answered {count} times, but at least {least} are asked for.";
        if (given.Count == 0)
            _findings.Add(MessageId.Answer, parent, message, child: "item");
        else
            _findings.Add(MessageId.Answer, given[^1], message, child: count == 0 ? "answer" : null);
    }

    private void AddAnswersOfDisabled(Element asked, List<Element> given)
    {
        foreach (var item in given)
        {
            if (item.Descendants().Any(element => element.Schema is { Name: "answer" }))
                _findings.Add(MessageId.Answer, item, $"'{Id(asked)}' is not to be answered, for its enableWhen does not hold; take the answer out or correct what it depends on.");
        }
    }

    private void AddUnknown(Element at)
    {
        var linkId = at.Text;
        if (linkId is null)
            return;
        var isElsewhere = _questionnaire.Descendants().Any(element => element.Schema is { Name: "linkId" } && element.Text == linkId);
        _findings.Add(MessageId.Answer, at, isElsewhere
            ? $"Item '{Shown.Text(linkId)}' stands in another place of the Questionnaire; put it under the group or question it has there."
            : $"The Questionnaire has no item '{Shown.Text(linkId)}'.");
    }

    private void CheckText(Element asked, Element item)
    {
        var (expected, text) = (asked.Child("text").Text, item.Child("text"));
        if (expected is not null && text.Text is { } found && found != expected)
            _findings.Add(MessageId.Answer, text, $"The text of item '{Id(asked)}' differs from that of the Questionnaire; leave it out or repeat it.", severity: ValidationSeverity.Warning);
    }

    private static int Find(List<Element> asked, Element linkId, int from)
    {
        if (!linkId.HasValue)
            return -1;
        var text = linkId.Text;
        for (var step = 0; step < asked.Count; step++)
        {
            var index = (from + step) % asked.Count;
            if (asked[index].Child("linkId").Text == text)
                return index;
        }

        return -1;
    }

    private static string Id(Element asked) => Shown.Text(asked.Child("linkId").Text);
}
