using System.Globalization;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>Extensions of FHIR that limit the answers to a question: https://hl7.org/fhir/R4/questionnaire-profiles.html.</summary>
internal static class QuestionnaireExtensions
{
    /// <summary>The least number of answers.</summary>
    public const string MinOccurs = "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs";

    /// <summary>The greatest number of answers.</summary>
    public const string MaxOccurs = "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs";

    /// <summary>The least value.</summary>
    public const string MinValue = "http://hl7.org/fhir/StructureDefinition/minValue";

    /// <summary>The greatest value.</summary>
    public const string MaxValue = "http://hl7.org/fhir/StructureDefinition/maxValue";

    /// <summary>The value of an extension; none without it.</summary>
    public static Element Value(Element item, string url)
    {
        foreach (var extension in item.Children("extension"))
        {
            if (extension.Child("url").Text == url)
                return extension.Child("value");
        }

        return default;
    }

    /// <summary>The value of an extension that is a whole number; null without it.</summary>
    public static int? Number(Element item, string url) =>
        int.TryParse(Value(item, url).RawValue, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
