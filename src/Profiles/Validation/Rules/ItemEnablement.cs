using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>Whether an item is to be answered: https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen.</summary>
internal static class ItemEnablement
{
    /// <summary>Whether the conditions of an item hold; null when that cannot be told.</summary>
    /// <param name="asked">Questionnaire.item.</param>
    /// <param name="parent">Where its response would stand: the response, an item or an answer.</param>
    public static bool? IsEnabled(Element asked, Element parent)
    {
        var (count, holds, fails) = (0, 0, 0);
        foreach (var condition in asked.Children("enableWhen"))
        {
            count++;
            var verdict = Holds(condition, parent);
            holds += verdict == true ? 1 : 0;
            fails += verdict == false ? 1 : 0;
        }

        if (holds == count)
            return true;
        if (fails == count)
            return false;
        return asked.Child("enableBehavior").Text switch
        {
            "any" when holds > 0 => true,
            "all" when fails > 0 => false,
            _ => null,
        };
    }

    private static bool? Holds(Element condition, Element parent)
    {
        var answers = Answers(condition.Child("question").Text, parent);
        var expected = condition.Child("answer");
        return condition.Child("operator").Text switch
        {
            "exists" => answers.Count > 0 == expected.ValueEquals("true"u8),
            "=" => Any(answers, answer => AnswerValues.AreEqual(answer, expected)),
            // Of no answer at all it is disputed whether it differs.
            "!=" => answers.Count == 0 ? null : !Any(answers, answer => AnswerValues.AreEqual(answer, expected)),
            ">" => Any(answers, answer => AnswerValues.Compare(answer, expected) > 0, expected),
            "<" => Any(answers, answer => AnswerValues.Compare(answer, expected) < 0, expected),
            ">=" => Any(answers, answer => AnswerValues.Compare(answer, expected) >= 0, expected),
            "<=" => Any(answers, answer => AnswerValues.Compare(answer, expected) <= 0, expected),
            _ => null,
        };
    }

    private static bool? Any(List<Element> answers, Func<Element, bool> test, Element expected) =>
        Any(answers, answer => AnswerValues.Compare(answer, expected) is null ? null : test(answer));

    private static bool? Any(List<Element> answers, Func<Element, bool?> test)
    {
        var verdict = (bool?)false;
        foreach (var answer in answers)
        {
            var one = test(answer);
            if (one == true)
                return true;
            verdict = one is null ? null : verdict;
        }

        return verdict;
    }

    /// <summary>The values that answer a question, of the occurrence nearest to a place: its ancestors first, then what stands beside them.</summary>
    private static List<Element> Answers(string? linkId, Element place)
    {
        var values = new List<Element>();
        for (var at = place; !at.IsNone && linkId is not null && values.Count == 0; at = at.Parent)
        {
            if (at.Schema is { Name: "item" } && at.Child("linkId").Text == linkId)
                Take(at, values);
            else
                TakeBelow(at, linkId, values);
        }

        return values;
    }

    private static void TakeBelow(Element at, string linkId, List<Element> values)
    {
        foreach (var element in at.Descendants())
        {
            if (element.Schema is { Name: "linkId" } && element.Text == linkId)
                Take(element.Parent, values);
        }
    }

    private static void Take(Element item, List<Element> values)
    {
        foreach (var answer in item.Children("answer"))
        {
            var value = answer.Child("value");
            if (!value.IsNone)
                values.Add(value);
        }
    }
}
