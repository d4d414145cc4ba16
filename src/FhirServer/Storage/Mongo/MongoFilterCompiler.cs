using FhirServer.Search;
using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// A search tree to the filter that a document of <c>resources</c> satisfies. No I/O: what links lead to is found before and handed in.
/// </summary>
/// <param name="links">For each chain and reverse chain of the tree, the condition that stands for it.</param>
/// <param name="type">The only type that is searched, when it is known, so that conditions need not name it again.</param>
/// <param name="types">All resource types that there are.</param>
/// <param name="lead">What alone is to be found by an index; null for everything that can be.</param>
internal sealed class MongoFilterCompiler(IReadOnlyDictionary<SearchExpr, MongoLink> links, string? type, IReadOnlyCollection<string> types, MongoLead? lead = null)
    : ISearchExprVisitor<BsonDocument>
{
    // Inside the leading part everything may be found by an index.
    private readonly bool isLed = lead is not null;

    private static readonly long Millisecond = TimeSpan.TicksPerMillisecond;

    /// <summary>True of parameters that are of no one type.</summary>
    public static bool IsOfEveryType(SearchParameterInfo parameter) => parameter.ResourceType is "Resource" or "DomainResource";

    /// <summary>The resource is of one of these types.</summary>
    public static BsonDocument IsType(IReadOnlyList<string> types) => types.Count switch
    {
        0 => MongoFilters.Nothing,
        1 => new("type", types[0]),
        _ => new("type", MongoFilters.In(types)),
    };

    /// <inheritdoc/>
    public BsonDocument VisitAnd(SearchExpr.And and)
    {
        // Where the tree itself says the type, the others of the conjunction may know it.
        var others = type is null && and.Operands.OfType<SearchExpr.TypeIn>().FirstOrDefault() is { Types: [var only] }
            ? new MongoFilterCompiler(links, only, types, lead)
            : this;
        return MongoFilters.All(and.Operands.Select(operand => operand.Accept(operand is SearchExpr.TypeIn ? this : others.For(operand))));
    }

    /// <inheritdoc/>
    public BsonDocument VisitOr(SearchExpr.Or or) =>
        MongoAlternatives.Of(or) is { } one ? Entry(one.Parameter, one.Parameter.Code, one.Condition) : MongoFilters.Any([.. MongoAlternatives.Together(or).Select(operand => operand is SearchExpr.Or some ? VisitOr(some) : operand.Accept(this))]);

    /// <summary>The compiler for a part of a conjunction: what leads is found by an index, all else is not.</summary>
    public MongoFilterCompiler For(SearchExpr part) => lead is not null && ReferenceEquals(part, lead.Expression) ? new MongoFilterCompiler(links, type, types) : this;


    /// <inheritdoc/>
    public BsonDocument VisitNot(SearchExpr.Not not) => MongoFilters.Not(not.Operand.Accept(this));

    /// <inheritdoc/>
    public BsonDocument VisitMissing(SearchExpr.Missing missing)
    {
        var has = Fields(missing.Parameter).Select(field => Entry(missing.Parameter, missing.Parameter.Code, MongoEntryCondition.Any(field)));
        return MongoFilters.Not(MongoFilters.Any([.. has]));
    }

    /// <inheritdoc/>
    public BsonDocument VisitMatch(SearchExpr.Match match)
    {
        var code = match.Criterion is Criterion.ReferenceIdentifier ? MongoEntries.IdentifierCode(match.Parameter.Code) : match.Parameter.Code;
        return Entry(match.Parameter, code, MongoEntryCondition.Of(match.Criterion));
    }

    /// <inheritdoc/>
    public BsonDocument VisitLastUpdated(SearchExpr.LastUpdated lastUpdated)
    {
        // It is one millisecond long; what is said of its end is said of its beginning instead.
        var (prefix, from, until) = (lastUpdated.Criterion.Prefix, lastUpdated.Criterion.Low, lastUpdated.Criterion.High);
        var lastStart = until - Millisecond;
        return prefix switch
        {
            SearchPrefix.Equal => MongoFilters.All(AtLeast(from), AtMost(lastStart)),
            SearchPrefix.NotEqual => MongoFilters.Any(AtMost(from - 1), AtLeast(lastStart + 1)),
            SearchPrefix.Greater => AtLeast(lastStart + 1),
            SearchPrefix.Less => AtMost(from - 1),
            SearchPrefix.GreaterOrEqual => AtLeast(Math.Min(lastStart + 1, from)),
            SearchPrefix.LessOrEqual => AtMost(Math.Max(from - 1, lastStart)),
            SearchPrefix.StartsAfter => AtLeast(until),
            SearchPrefix.EndsBefore => AtMost(from - Millisecond),
            SearchPrefix.Approximately => MongoFilters.All(AtMost(until - 1), AtLeast(from - Millisecond + 1)),
            _ => throw new ArgumentException("There is no such prefix.", nameof(lastUpdated)),
        };
    }

    /// <inheritdoc/>
    public BsonDocument VisitIdIn(SearchExpr.IdIn idIn)
    {
        if (idIn.Ids.Count == 0)
            return MongoFilters.Nothing;
        if (type is not null)
            return new("_id", idIn.Ids.Count == 1 ? $"{type}/{idIn.Ids[0]}" : MongoFilters.In(idIn.Ids.Select(id => $"{type}/{id}")));
        return new("_id", MongoFilters.In(idIn.Ids.SelectMany(id => types.Select(one => $"{one}/{id}"))));
    }

    /// <inheritdoc/>
    public BsonDocument VisitTypeIn(SearchExpr.TypeIn typeIn) =>
        type is null ? IsType(typeIn.Types) : typeIn.Types.Contains(type) ? MongoFilters.Everything : MongoFilters.Nothing;

    /// <inheritdoc/>
    public BsonDocument VisitChain(SearchExpr.Chain chain) => links[chain].Filter(this);

    /// <inheritdoc/>
    public BsonDocument VisitHas(SearchExpr.Has has) => links[has].Filter(this);

    /// <summary>The arrays that hold entries of a parameter.</summary>
    private static IReadOnlyList<string> Fields(SearchParameterInfo parameter) => parameter.Type switch
    {
        _ when TextWords.Serves(parameter) => ["x"],
        SearchParameterType.String => ["s"],
        SearchParameterType.Token => ["t"],
        SearchParameterType.Date => ["d"],
        SearchParameterType.Number or SearchParameterType.Quantity => ["n"],
        SearchParameterType.Reference => ["r"],
        SearchParameterType.Uri => ["u"],
        SearchParameterType.Composite => ["c"],
        SearchParameterType.Special => ["g"],
        _ => MongoCollections.EntryFields,
    };

    /// <summary>The resource has an entry under the parameter of which this is true.</summary>
    public BsonDocument Entry(SearchParameterInfo parameter, string code, MongoEntryCondition condition)
    {
        var isOfEveryType = IsOfEveryType(parameter);
        string[] names = isOfEveryType && type is null && !code.StartsWith('_')
            ? [.. types.Select(one => MongoEntries.Parameter(one, code))]
            : [MongoEntries.Parameter(isOfEveryType ? type ?? parameter.ResourceType : parameter.ResourceType, code)];
        var entry = condition.Filter(names, byIndex: !isLed);
        // The parameter's own name says its type, unless it is one that every type has.
        return code.StartsWith('_') && !isOfEveryType && type != parameter.ResourceType ? MongoFilters.All(new("type", parameter.ResourceType), entry) : entry;
    }

    private static BsonDocument AtLeast(long ticks) => new("lu", new BsonDocument("$gte", Milliseconds(ticks, up: true)));

    private static BsonDocument AtMost(long ticks) => new("lu", new BsonDocument("$lte", Milliseconds(ticks, up: false)));

    private static BsonDateTime Milliseconds(long ticks, bool up)
    {
        var (whole, rest) = Math.DivRem(ticks - DateTime.UnixEpoch.Ticks, Millisecond);
        if (rest != 0)
            whole += up ? (rest > 0 ? 1 : 0) : (rest < 0 ? -1 : 0);
        return new BsonDateTime(whole);
    }
}
