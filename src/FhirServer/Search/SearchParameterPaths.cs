using FhirServer.Search.Paths;
using Profiles.Conformance;

namespace FhirServer.Search;

/// <summary>Whether the FHIRPath of a search parameter is understood here, leads somewhere, and to something of the parameter's kind.</summary>
/// <param name="definition">The parameter.</param>
/// <param name="schemas">The types there are.</param>
/// <param name="booleans">What conditions answer with.</param>
internal sealed class SearchParameterPaths(SearchParameterDefinition definition, TypeSchemas schemas, BooleanElements booleans)
{
    // Far above what definitions need; what is read by recursion must have an end.
    private const int MostLetters = 5000;
    private const int MostParentheses = 50;

    private const string Known =
        "Understood are elements, [n], first(), where(element = 'text'), where(resolve() is Type), extension('url'), ofType(Type), as Type, exists(), =, !=, and, |.";

    /// <summary>Refuses paths that are too long or too deep.</summary>
    public void RequireSize()
    {
        foreach (var path in definition.Components.Select(component => component.Expression).Append(definition.Expression!))
        {
            if (path.Length > MostLetters)
                throw SearchParameterCheck.Wrong("expression", $"it is longer than {MostLetters} letters.");
            if (path.Count(letter => letter == '(') > MostParentheses)
                throw SearchParameterCheck.Wrong("expression", $"it has more than {MostParentheses} parentheses.");
        }
    }

    /// <summary>Refuses a part that belongs to no base, which would never be looked at.</summary>
    public void RequireBases()
    {
        foreach (var part in PathParser.SplitUnion(definition.Expression!))
        {
            if (!definition.Bases.Any(type => SearchParameterTables.ExpressionFor(type, part) is not null))
                throw SearchParameterCheck.Wrong("expression", $"'{part}' begins with none of the types in SearchParameter.base ({string.Join(", ", definition.Bases)}).");
        }
    }

    /// <summary>Refuses what does not compile for a type, or leads to what the parameter's type cannot hold.</summary>
    /// <param name="parameter">The parameter as one of its types has it.</param>
    public void RequireSense(SearchParameterInfo parameter)
    {
        var type = parameter.ResourceType;
        if (parameter.Expression is null)
            throw SearchParameterCheck.Wrong("expression", $"no part of it begins with {type}, which is in SearchParameter.base.");
        try
        {
            IndexPlan.Compile(parameter, schemas, booleans);
            var resource = schemas.Find(type)!;
            var found = new PathCompiler(resource, [resource], booleans).TypesOf(PathParser.Parse(parameter.Expression));
            if (found.Count > 0 && !found.Any(Fits))
                throw SearchParameterCheck.Wrong("type", $"'{parameter.Expression}' leads to {string.Join(" or ", found.Select(schema => schema.TypeName).Distinct())}, which a parameter of type {parameter.Type.ToString().ToLowerInvariant()} cannot be.");
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw SearchParameterCheck.Wrong(definition.Components.Count > 0 ? "expression or component.expression" : "expression", $"{fault.Message} {Known}");
        }
    }

    private bool Fits(TypeSchema found) => Kinds(definition.Type) is not { } kinds || kinds.Any(found.IsA);

    // https://hl7.org/fhir/R4/search.html#table
    private static string[]? Kinds(SearchParameterType type) => type switch
    {
        SearchParameterType.Number => ["decimal", "integer", "Range"],
        SearchParameterType.Date => ["date", "dateTime", "instant", "Period", "Timing"],
        SearchParameterType.String => ["string", "markdown", "uri", "HumanName", "Address"],
        SearchParameterType.Token => ["Coding", "CodeableConcept", "Identifier", "ContactPoint", "string", "boolean", "uri", "integer"],
        SearchParameterType.Reference => ["Reference", "uri"],
        SearchParameterType.Quantity => ["Quantity", "Money", "Range"],
        SearchParameterType.Uri => ["uri"],
        _ => null,
    };
}
