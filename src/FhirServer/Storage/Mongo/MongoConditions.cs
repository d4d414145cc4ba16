using FhirServer.Search;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>What a search asks, all its links followed: compiled in one way or another, as an index is chosen.</summary>
/// <param name="searched">The types; empty for all.</param>
/// <param name="where">The tree.</param>
/// <param name="rows">The grant's row filter, or null.</param>
/// <param name="links">What its links lead to.</param>
/// <param name="types">All resource types that there are.</param>
internal sealed class MongoConditions(
    IReadOnlyList<string> searched, SearchExpr where, SearchExpr? rows, IReadOnlyDictionary<SearchExpr, MongoLink> links, IReadOnlyCollection<string> types)
{
    private readonly string? type = searched is [var only] ? only : null;

    /// <summary>The parts that must all hold.</summary>
    public IReadOnlyList<SearchExpr> Parts { get; } = [.. PartsOf(where), .. rows is null ? [] : PartsOf(rows)];

    /// <summary>The links that are asked late: of what the filter finds.</summary>
    public IReadOnlyList<MongoLateLink> Late => [.. links.Values.Select(link => link.Late).OfType<MongoLateLink>()];

    /// <summary>What a chain or a reverse chain leads to.</summary>
    public MongoLink Link(SearchExpr link) => links[link];

    /// <summary>The filter, deleted resources among what satisfies it.</summary>
    /// <param name="lead">What alone is to be found by an index; null for everything that can be.</param>
    public BsonDocument Filter(MongoLead? lead)
    {
        var compiler = new MongoFilterCompiler(links, type, types, lead);
        return MongoFilters.All(
            searched.Count == 0 ? MongoFilters.Everything : MongoFilterCompiler.IsType(searched),
            where.Accept(compiler.For(where)),
            rows is null ? MongoFilters.Everything : rows.Accept(compiler.For(rows)));
    }

    /// <summary>The filter of one part alone, of current resources.</summary>
    public BsonDocument FilterOf(SearchExpr part) => new BsonDocument("del", false).Merge(MongoFilters.All(
        searched.Count == 0 ? MongoFilters.Everything : MongoFilterCompiler.IsType(searched), part.Accept(new MongoFilterCompiler(links, type, types))));

    /// <summary>The parts of a tree that must all hold.</summary>
    public static IEnumerable<SearchExpr> PartsOf(SearchExpr expression) => expression is SearchExpr.And and ? and.Operands.SelectMany(PartsOf) : [expression];
}
