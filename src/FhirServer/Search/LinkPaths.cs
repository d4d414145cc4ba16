using FhirServer.Fhir;

namespace FhirServer.Search;

/// <summary>
/// Follows references from type to type while a tree is made: chains forward, reverse chains back, over all types that a reference may lead to when
/// none is named. See https://hl7.org/fhir/R4/search.html#chaining and https://hl7.org/fhir/R4/search.html#has.
/// </summary>
/// <param name="registry">The parameters there are.</param>
/// <param name="mostTargets">How many types it may spread to, over all steps.</param>
internal sealed class LinkPaths(SearchParameterRegistry registry, int mostTargets)
{
    private int _targets = mostTargets;

    /// <summary>What is followed, for messages.</summary>
    public required string Name { get; set; }

    /// <summary>A step along a reference.</summary>
    /// <param name="type">The type that has the reference, or <see cref="SearchParameterRegistry.AnyType"/>.</param>
    /// <param name="code">The reference parameter's code.</param>
    /// <param name="targetType">The type that it shall lead to; null for all it may lead to of which the rest makes sense.</param>
    /// <param name="inner">What must be true of the target, by its type.</param>
    /// <exception cref="FhirException">400: it is no reference, there is no such type, or it spreads over too many.</exception>
    public CriteriaParser.Outcome Chain(string type, string code, string? targetType, Func<string, CriteriaParser.Outcome> inner)
    {
        if (registry.Find(type, code) is not { } reference)
            return CriteriaParser.Outcome.Unknown(CriteriaParser.NotOf(type, code));
        if (reference.Type != SearchParameterType.Reference)
            throw Invalid($"'{code}' is not a reference, so nothing can be chained to it.");
        if (targetType is null)
            return Spread(reference, inner);
        if (!registry.IsType(targetType))
            throw Invalid($"'{ParameterName.Show(targetType)}' is not a resource type.");
        return reference.Targets.Count == 0 || reference.Targets.Contains(targetType)
            ? Link(reference, targetType, inner)
            : CriteriaParser.Outcome.Unknown($"{type}.{code} does not refer to {targetType}.");
    }

    /// <summary>A step back along a reference that leads here.</summary>
    /// <param name="type">The type referred to, or <see cref="SearchParameterRegistry.AnyType"/>.</param>
    /// <param name="sourceType">The type that refers.</param>
    /// <param name="code">Its reference parameter's code.</param>
    /// <param name="inner">What must be true of the resource that refers, by its type.</param>
    /// <exception cref="FhirException">400: there is no such type.</exception>
    public CriteriaParser.Outcome Has(string type, string sourceType, string code, Func<string, CriteriaParser.Outcome> inner)
    {
        if (!registry.IsType(sourceType))
            throw Invalid($"'{ParameterName.Show(sourceType)}' is not a resource type.");
        if (registry.Find(sourceType, code) is not { Type: SearchParameterType.Reference } reference)
            return CriteriaParser.Outcome.Unknown($"{sourceType} has no reference parameter '{ParameterName.Show(code)}'.");
        if (type != SearchParameterRegistry.AnyType && reference.Targets.Count > 0 && !reference.Targets.Contains(type))
            return CriteriaParser.Outcome.Unknown($"{reference} does not refer to {type}.");
        var outcome = inner(sourceType);
        return outcome.Expression is null ? outcome : new SearchExpr.Has(reference, outcome.Expression);
    }

    /// <summary>The refusal of what is followed.</summary>
    public FhirException Invalid(string why) => new(FhirError.InvalidRequest($"The search parameter '{ParameterName.Show(Name)}' cannot be followed: {why}"));

    private CriteriaParser.Outcome Spread(SearchParameterInfo reference, Func<string, CriteriaParser.Outcome> inner)
    {
        var ways = new List<SearchExpr>();
        foreach (var target in reference.Targets.Count > 0 ? reference.Targets : registry.ResourceTypes)
        {
            if (Link(reference, target, inner).Expression is { } way)
                ways.Add(way);
        }

        return ways.Count > 0
            ? new SearchExpr.Or(ways)
            : CriteriaParser.Outcome.Unknown($"No type that {reference} refers to has the rest of the search parameter '{ParameterName.Show(Name)}'.");
    }

    private CriteriaParser.Outcome Link(SearchParameterInfo reference, string target, Func<string, CriteriaParser.Outcome> inner)
    {
        if (--_targets < 0)
            throw Invalid($"it spreads over too many types: name the type of each step, as in {reference.Code}:{target}.");
        var outcome = inner(target);
        return outcome.Expression is null ? outcome : new SearchExpr.Chain(reference, target, outcome.Expression);
    }
}
