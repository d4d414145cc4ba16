using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// That the type of a search parameter is that of the definition it names: https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.searchParam.type,
/// https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.derivedFrom.
/// </summary>
internal static class SearchTypeRule
{
    /// <summary>Checks a SearchParameter.</summary>
    public static void CheckParameter(Element parameter, Func<string, string?> typeOf, Findings findings) =>
        Check(parameter.Child("type"), parameter.Child("derivedFrom"), typeOf, findings);

    /// <summary>Checks the search parameters of a CapabilityStatement.</summary>
    public static void CheckStatement(Element statement, Func<string, string?> typeOf, Findings findings)
    {
        foreach (var rest in statement.Children("rest"))
        {
            CheckAll(rest, typeOf, findings);
            foreach (var resource in rest.Children("resource"))
                CheckAll(resource, typeOf, findings);
        }
    }

    private static void CheckAll(Element parent, Func<string, string?> typeOf, Findings findings)
    {
        foreach (var parameter in parent.Children("searchParam"))
            Check(parameter.Child("type"), parameter.Child("definition"), typeOf, findings);
    }

    private static void Check(Element type, Element definition, Func<string, string?> typeOf, Findings findings)
    {
        if (definition.Text is { } canonical && type.Text is { } given && typeOf(canonical) is { } defined && defined != given)
            findings.Add(MessageId.Definition, type, $"The type is '{Shown.Text(given)}', but {Shown.Text(canonical)} is a search parameter of type '{defined}'; give that type.");
    }
}
