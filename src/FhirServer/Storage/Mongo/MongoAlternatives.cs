using FhirServer.Search;
using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Several values of one parameter (code=a,b,c) as one condition on an entry: one set of keys for the index instead of one plan each.
/// </summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Condition">What is true of an entry.</param>
internal sealed record MongoAlternatives(SearchParameterInfo Parameter, MongoEntryCondition Condition)
{
    /// <summary>The condition; null when the operands are not tokens with a code, or links to an id, of one parameter.</summary>
    public static MongoAlternatives? Of(SearchExpr.Or or)
    {
        if (or.Operands.Count < 2 || or.Operands[0] is not SearchExpr.Match { Parameter: var parameter })
            return null;
        var criteria = new List<Criterion>(or.Operands.Count);
        foreach (var operand in or.Operands)
        {
            if (operand is not SearchExpr.Match match || match.Parameter != parameter)
                return null;
            criteria.Add(match.Criterion);
        }

        if (criteria.TrueForAll(criterion => criterion is Criterion.Token { Value.Length: > 0 }))
            return Tokens(parameter, [.. criteria.Cast<Criterion.Token>()]);
        return criteria.TrueForAll(criterion => criterion is Criterion.Reference { Id: not null, Version: null })
            ? References(parameter, [.. criteria.Cast<Criterion.Reference>()])
            : null;
    }

    /// <summary>The operands, those together in an alternative of their own that make one condition.</summary>
    public static IEnumerable<SearchExpr> Together(SearchExpr.Or or)
    {
        foreach (var some in or.Operands.GroupBy(operand => (operand as SearchExpr.Match)?.Parameter))
        {
            SearchExpr.Or together = new([.. some]);
            if (some.Key is not null && together.Operands.Count < or.Operands.Count && Of(together) is not null)
            {
                yield return together;
                continue;
            }

            foreach (var operand in some)
                yield return operand;
        }
    }

    private static MongoAlternatives Tokens(SearchParameterInfo parameter, List<Criterion.Token> tokens)
    {
        var keys = MongoKeyCondition.OneOf([.. tokens.Select(token => token.Value!).Distinct(StringComparer.Ordinal)]);
        return tokens.Exists(token => token.SystemIs != TokenSystem.Any)
            ? new(parameter, new MongoEntryCondition("t", EachOf(tokens), keys))
            : new(parameter, new MongoEntryCondition("t", new BsonDocument("v", MongoFilters.In(keys.Values!)), keys with { IsWhole = true }));
    }

    private static MongoAlternatives References(SearchParameterInfo parameter, List<Criterion.Reference> references)
    {
        var ids = references.Select(reference => reference.Id!).Distinct(StringComparer.Ordinal).ToList();
        var condition = new BsonDocument { { "i", MongoFilters.In(ids) }, { "u", BsonNull.Value } };
        var types = references.Select(reference => reference.Type).Distinct().ToList();
        if (types is [{ } only])
            condition.Add("t", only);
        else if (types is not [null])
            condition.Merge(EachOf(references));
        return new(parameter, new MongoEntryCondition("r", condition, MongoKeyCondition.OneOf(ids)));
    }

    private static BsonDocument EachOf(IEnumerable<Criterion> criteria) =>
        MongoFilters.Any([.. criteria.Select(criterion => criterion.Accept(new MongoCriterionCompiler(at: string.Empty)))]);
}
