using System.Globalization;
using FhirServer.Fhir;

namespace FhirServer.Search.Filters;

/// <summary>Makes a search tree of a _filter: https://hl7.org/fhir/R4/search_filter.html.</summary>
/// <param name="registry">The parameters there are.</param>
/// <param name="criteria">Reads values.</param>
/// <param name="limits">How long and deep a filter may be.</param>
internal sealed class FilterParser(SearchParameterRegistry registry, CriteriaParser criteria, SearchLimits limits)
{
    private readonly FilterOperators _operators = new(criteria);

    /// <summary>Reads a filter.</summary>
    /// <param name="types">The types searched; empty for all.</param>
    /// <param name="text">The value of the parameter.</param>
    /// <exception cref="FhirException">400: it is not of the grammar, names what is not there, or compares what cannot be compared; the message tells where.</exception>
    public SearchExpr Read(IReadOnlyList<string> types, string text)
    {
        var filter = FilterReader.Read(text, limits);
        var links = new LinkPaths(registry, limits.MaxChainTargets) { Name = "_filter" };
        if (types.Count == 0)
            return Known(filter, SearchParameterRegistry.AnyType, links);
        if (types is [var only])
            return Known(filter, only, links);
        return new SearchExpr.Or([.. types.Select(type => new SearchExpr.And([new SearchExpr.TypeIn([type]), Known(filter, type, links)]))]);
    }

    private SearchExpr Known(FilterNode filter, string type, LinkPaths links)
    {
        var outcome = Of(filter, new Scope(type, links, IsLinked: false));
        return outcome.Expression ?? throw new FhirException(FhirError.InvalidRequest($"The search parameter '_filter' cannot be followed: {outcome.Problem}"));
    }

    private CriteriaParser.Outcome Of(FilterNode node, Scope scope) => node switch
    {
        FilterNode.Logic logic => Joined(logic, scope),
        FilterNode.Not not => Negated(Of(not.Operand, scope)),
        FilterNode.Test test => At(test, scope),
        _ => throw new InvalidOperationException("FilterNode is a closed list."),
    };

    private static CriteriaParser.Outcome Negated(CriteriaParser.Outcome outcome) =>
        outcome.Expression is null ? outcome : new SearchExpr.Not(outcome.Expression);

    private CriteriaParser.Outcome Joined(FilterNode.Logic logic, Scope scope)
    {
        var operands = new List<SearchExpr>(logic.Operands.Count);
        foreach (var operand in logic.Operands)
        {
            var outcome = Of(operand, scope);
            if (outcome.Expression is null)
                return outcome;
            operands.Add(outcome.Expression);
        }

        return logic.IsAnd ? new SearchExpr.And(operands) : new SearchExpr.Or(operands);
    }

    /// <summary>What is not known, or refused, tells where the comparison stands that it is about.</summary>
    private CriteriaParser.Outcome At(FilterNode.Test test, Scope scope)
    {
        scope.Links.Name = string.Create(CultureInfo.InvariantCulture, $"_filter at position {test.At}");
        var outcome = Along(test.Path, test, scope);
        return outcome.Expression is null
            ? CriteriaParser.Outcome.Unknown(string.Create(CultureInfo.InvariantCulture, $"at position {test.At}: {outcome.Problem}"))
            : outcome;
    }

    private CriteriaParser.Outcome Along(FilterPath path, FilterNode.Test test, Scope scope) => path switch
    {
        FilterPath.Parameter parameter => Leaf(parameter.Code, test, scope),
        FilterPath.Link link => scope.Links.Chain(scope.Type, link.Reference, link.TargetType, target => Linked(link, test, scope.Within(target))),
        FilterPath.Has has => scope.Links.Has(scope.Type, has.SourceType, has.Reference, source => Along(has.Inner, test, scope.Within(source) with { IsLinked = false })),
        _ => throw new InvalidOperationException("FilterPath is a closed list."),
    };

    private CriteriaParser.Outcome Linked(FilterPath.Link link, FilterNode.Test test, Scope scope)
    {
        if (link.Condition is null)
            return Along(link.Inner, test, scope with { IsLinked = false });
        var condition = Of(link.Condition, scope);
        if (condition.Expression is null)
            return condition;
        var simple = Simplifier.Simplify(condition.Expression);
        if (Simplifier.IsNothing(simple))
            return CriteriaParser.Outcome.Unknown($"what stands in brackets leaves out {scope.Type}.");
        var inner = Along(link.Inner, test, scope with { IsLinked = false });
        return inner.Expression is null ? inner : new SearchExpr.And([simple, inner.Expression]);
    }

    private CriteriaParser.Outcome Leaf(string code, FilterNode.Test test, Scope scope)
    {
        // In brackets after a reference, type is what it leads to, where the value is a type's name.
        if (scope.IsLinked && code is "type" or "_type" && test.Operator is "eq" or "ne" && registry.IsType(test.Value))
            return test.Value == scope.Type == (test.Operator == "eq") ? SearchExpr.Everything : SearchExpr.Nothing;
        if (registry.Find(scope.Type, code) is not { } parameter)
            return CriteriaParser.Outcome.Unknown(CriteriaParser.NotOf(scope.Type, code));
        if (!QueryParser.IsSupported(parameter))
            return CriteriaParser.Outcome.Unknown($"This server does not support the search parameter '{code}' in a filter.");
        try
        {
            return _operators.Read(parameter, test.Operator, test.Value);
        }
        catch (FhirException refused) when (refused.Error.Status == 400)
        {
            throw FilterScanner.Refused(test.At, refused.Message.TrimEnd('.'));
        }
    }

    /// <summary>Where a part of a filter stands.</summary>
    /// <param name="Type">The type it is about.</param>
    /// <param name="Links">Follows references.</param>
    /// <param name="IsLinked">True in brackets after a reference.</param>
    private sealed record Scope(string Type, LinkPaths Links, bool IsLinked)
    {
        public Scope Within(string type) => new(type, Links, IsLinked: true);
    }
}
