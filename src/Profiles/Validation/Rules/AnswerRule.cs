using System.Globalization;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>One answer against its question: its type, its choices, its length and its limits. https://hl7.org/fhir/R4/valueset-item-type.html.</summary>
/// <param name="memberOf">Whether a code of a system is in a value set; null when it cannot be told.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class AnswerRule(Func<string, string, string, bool?> memberOf, Findings findings)
{
    /// <summary>Checks an answer.</summary>
    /// <param name="asked">Questionnaire.item.</param>
    /// <param name="answer">QuestionnaireResponse.item.answer.</param>
    public void Check(Element asked, Element answer)
    {
        var value = answer.Child("value");
        if (value.Type?.Name is not { } type)
        {
            if (answer.Child("extension").IsNone)
                findings.Add(MessageId.Answer, answer, $"The answer to '{Id(asked)}' has no value.", child: "value");
            return;
        }

        if (!IsAllowed(asked, type))
        {
            findings.Add(MessageId.Answer, value, $"'{Id(asked)}' asks for {asked.Child("type").Text}, which {type} is not.");
            return;
        }

        CheckLength(asked, value);
        CheckLimit(asked, value, QuestionnaireExtensions.MinValue, sign: -1);
        CheckLimit(asked, value, QuestionnaireExtensions.MaxValue, sign: 1);
        if (asked.Child("type").Text is "choice" or "open-choice")
            CheckChoice(asked, value, type);
    }

    private static bool IsAllowed(Element asked, string type) => asked.Child("type").Text switch
    {
        "text" => type == "string",
        "url" => type == "uri",
        "attachment" => type == "Attachment",
        "reference" => type == "Reference",
        "quantity" => type == "Quantity",
        "choice" => type == "Coding" || HasOptionOf(asked, type),
        "open-choice" => type is "Coding" or "string" || HasOptionOf(asked, type),
        "question" or null => true,
        var same => type == same,
    };

    private static bool HasOptionOf(Element asked, string type)
    {
        foreach (var option in asked.Children("answerOption"))
        {
            if (option.Child("value").Type?.Name == type)
                return true;
        }

        return false;
    }

    private void CheckLength(Element asked, Element value)
    {
        if (!int.TryParse(asked.Child("maxLength").RawValue, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || value.RawValue.Length <= most)
            return;
        if (value.Text?.EnumerateRunes().Count() is { } length && length > most)
            findings.Add(MessageId.MaxLength, value, $"The answer to '{Id(asked)}' has {length} characters, but at most {most} are allowed.");
    }

    private void CheckLimit(Element asked, Element value, string url, int sign)
    {
        var limit = QuestionnaireExtensions.Value(asked, url);
        if (limit.IsNone)
            return;
        var word = sign < 0 ? "least" : "greatest";
        if (AnswerValues.Compare(value, limit) is not { } order)
            findings.Add(MessageId.Answer, value, $"The answer to '{Id(asked)}' cannot be compared with the {word} value '{Shown.Text(limit.Text)}'; give it the same type, unit and precision.", severity: ValidationSeverity.Warning);
        else if (Math.Sign(order) == sign)
            findings.Add(sign < 0 ? MessageId.MinValue : MessageId.MaxValue, value, $"The answer to '{Id(asked)}' is beyond the {word} value '{Shown.Text(limit.Text ?? limit.Child("value").Text)}'.");
    }

    private void CheckChoice(Element asked, Element value, string type)
    {
        // A string beside the choices is what makes a choice an open one.
        if (type == "string" && asked.Child("type").ValueEquals("open-choice"u8))
            return;
        var hasOptions = false;
        foreach (var option in asked.Children("answerOption"))
        {
            hasOptions = true;
            if (AnswerValues.AreEqual(value, option.Child("value")) == true)
                return;
        }

        if (hasOptions)
            findings.Add(MessageId.Answer, value, $"The answer to '{Id(asked)}' is none of the options that the Questionnaire gives.");
        else if (type == "Coding" && asked.Child("answerValueSet").Text is { } valueSet)
            CheckMember(asked, value, valueSet);
    }

    private void CheckMember(Element asked, Element value, string valueSet)
    {
        if (value.Child("code").Text is not { } code)
        {
            findings.Add(MessageId.Answer, value, $"The answer to '{Id(asked)}' has no code; give one of '{Shown.Text(valueSet)}'.", child: "code");
            return;
        }

        var isMember = memberOf(valueSet, value.Child("system").Text ?? "", code);
        if (isMember == false)
            findings.Add(MessageId.Answer, value, $"'{Shown.Text(code)}' is not in '{Shown.Text(valueSet)}', from which '{Id(asked)}' is to be answered.");
        else if (isMember is null)
            findings.Add(MessageId.CodeUndecided, value, $"Whether '{Shown.Text(code)}' is in '{Shown.Text(valueSet)}' cannot be told here.");
    }

    private static string Id(Element asked) => Shown.Text(asked.Child("linkId").Text);
}
