namespace FhirServer.Search;

/// <summary>
/// The closed list of what is wrong in the search parameters that FHIR R4 (4.0.1) published, and what is meant.
/// See https://hl7.org/fhir/R4/searchparameter-registry.html.
/// </summary>
internal static class DefinitionCorrections
{
    private const string Prefix = "http://hl7.org/fhir/SearchParameter/";

    /// <summary>Gives what a definition means; the definition itself when nothing is wrong in it.</summary>
    public static SearchParameterDefinition Correct(SearchParameterDefinition definition) => definition.Url switch
    {
        // The type is written DateTime; FHIR's type is dateTime, and paths know case.
        Prefix + "Observation-code-value-date" => WithComponents(definition, expression =>
            expression.Replace("ofType(DateTime)", "ofType(dateTime)", StringComparison.Ordinal)),

        // Its paths lack the type that all others begin with.
        Prefix + "InsurancePlan-name" => definition with { Expression = "InsurancePlan.name | InsurancePlan.alias" },

        // The parts name each other's parameter: code is that of relation (a token), target that of relatesto (a reference).
        Prefix + "DocumentReference-relationship" => definition with
        {
            Components =
            [
                new(Prefix + "DocumentReference-relation", "code"),
                new(Prefix + "DocumentReference-relatesto", "target"),
            ],
        },
        _ => definition,
    };

    private static SearchParameterDefinition WithComponents(SearchParameterDefinition definition, Func<string, string> change) => definition with
    {
        Components = [.. definition.Components.Select(component => component with { Expression = change(component.Expression) })],
    };
}
