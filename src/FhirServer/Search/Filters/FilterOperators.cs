using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Search.Filters;

/// <summary>
/// The operators of a _filter on one parameter: https://hl7.org/fhir/R4/search_filter.html#ops. Each is true when some value of the parameter answers;
/// values are compared without case. <c>ss</c>, <c>sb</c>, <c>in</c> and <c>ni</c> mean the modifiers :below, :above, :in and the opposite of :in.
/// </summary>
/// <param name="criteria">Reads values as they are read after an equals sign.</param>
internal sealed class FilterOperators(CriteriaParser criteria)
{
    /// <summary>The operators there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le", "ap", "sa", "eb", "pr", "po", "ss", "sb", "in", "ni", "re"];

    /// <summary>What must be true of a resource.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="word">The operator.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="FhirException">400: the operator is not for this type of parameter, or the value cannot be understood.</exception>
    public SearchExpr Read(SearchParameterInfo parameter, string word, string value)
    {
        if (word == "pr")
            return Present(parameter, value);
        if (parameter.Code == "_id")
            return Id(parameter, word, value);
        return parameter.Type switch
        {
            SearchParameterType.String => Text(parameter, word, value),
            SearchParameterType.Date when word == "po" => Overlap(parameter, value),
            SearchParameterType.Date or SearchParameterType.Number or SearchParameterType.Quantity => word is "eq" or "ne" or "gt" or "lt" or "ge" or "le" or "ap" or "sa" or "eb"
                ? criteria.Value(parameter, modifier: null, word + value)
                : throw NotFor(parameter, word),
            SearchParameterType.Token or SearchParameterType.Reference or SearchParameterType.Uri or SearchParameterType.Composite => Coded(parameter, word, value),
            _ => throw NotFor(parameter, word),
        };
    }

    private SearchExpr Coded(SearchParameterInfo parameter, string word, string value)
    {
        var isComposite = parameter.Type == SearchParameterType.Composite;
        return word switch
        {
            "eq" => criteria.Value(parameter, modifier: null, value),
            "re" when parameter.Type == SearchParameterType.Reference => criteria.Value(parameter, modifier: null, value),
            "ne" when criteria.Value(parameter, modifier: null, value) is SearchExpr.Match { Criterion: var criterion } match && Criterion.Unequal.CanBe(criterion) =>
                match with { Criterion = new Criterion.Unequal(criterion) },
            "ss" when !isComposite => criteria.Value(parameter, "below", value),
            "sb" when !isComposite => criteria.Value(parameter, "above", value),
            "in" when !isComposite => criteria.Value(parameter, "in", value),
            "ni" when !isComposite => new SearchExpr.Not(criteria.Value(parameter, "in", value)),
            _ => throw NotFor(parameter, word),
        };
    }

    private static SearchExpr.Match Text(SearchParameterInfo parameter, string word, string value)
    {
        StringMatch? mode = word switch
        {
            "eq" or "ne" => StringMatch.Equal,
            "co" => StringMatch.Contains,
            "sw" => StringMatch.StartsWith,
            "ew" => StringMatch.EndsWith,
            _ => null,
        };
        if (mode is not { } known)
            throw NotFor(parameter, word);
        var folded = StringSearch.Fold(value);
        if (folded.Length == 0)
            throw QueryText.Invalid(parameter, "needs a text");
        var criterion = new Criterion.String(known, folded);
        return new SearchExpr.Match(parameter, word == "ne" ? new Criterion.Unequal(criterion) : criterion);
    }

    // The stretch as it is written, not widened as ap has it: what overlaps is asked.
    private SearchExpr Overlap(SearchParameterInfo parameter, string value) => criteria.Value(parameter, modifier: null, "eq" + value) switch
    {
        SearchExpr.LastUpdated updated => new SearchExpr.LastUpdated(updated.Criterion with { Prefix = SearchPrefix.Approximately }),
        SearchExpr.Match { Criterion: Criterion.Date date } match => match with { Criterion = date with { Prefix = SearchPrefix.Approximately } },
        _ => throw NotFor(parameter, "po"),
    };

    private static SearchExpr Present(SearchParameterInfo parameter, string value)
    {
        var isPresent = value switch
        {
            "true" => true,
            "false" => false,
            _ => throw QueryText.Invalid(parameter, "with pr takes true or false", value),
        };
        if (parameter.Code is "_id" or "_lastUpdated")
            return isPresent ? SearchExpr.Everything : SearchExpr.Nothing;
        SearchExpr missing = new SearchExpr.Missing(parameter);
        return isPresent ? new SearchExpr.Not(missing) : missing;
    }

    private SearchExpr Id(SearchParameterInfo parameter, string word, string value) => word switch
    {
        "eq" => criteria.Value(parameter, modifier: null, value),
        "ne" => new SearchExpr.Not(criteria.Value(parameter, modifier: null, value)),
        _ => throw NotFor(parameter, word),
    };

    private static FhirException NotFor(SearchParameterInfo parameter, string word) => new(FhirError.InvalidRequest(
        $"The operator '{word}' is not for the {parameter.Type.ToString().ToLowerInvariant()} parameter '{parameter.Code}'."));
}
