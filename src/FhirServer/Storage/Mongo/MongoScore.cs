using FhirServer.Search;
using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary><see cref="TextScore"/> as an aggregation expression: occurrences are counted by the pieces that a text falls into around them.</summary>
internal static class MongoScore
{
    /// <summary>The expression of the score of a document.</summary>
    public static BsonValue Expression(IReadOnlyList<SearchExpr.Match> texts)
    {
        if (texts.Count == 0)
            return new BsonDocument("$literal", 0L);
        var kinds = texts.GroupBy(text => text.Parameter.Code).ToList();
        var entries = new BsonDocument("$filter", new BsonDocument
        {
            { "input", Of("$ifNull", "$x", new BsonArray()) },
            { "as", "e" },
            { "cond", Of("$in", "$$e.p", new BsonArray(kinds.Select(kind => kind.Key))) },
        });
        var words = new BsonDocument("$sum", Each(entries, Pieces("$$e.f", " ")));
        var hits = new BsonDocument("$sum", Each(entries.DeepClone(), new BsonDocument("$add", new BsonArray(kinds.Select(Hits)))));
        var share = new BsonDocument("$floor", Of("$divide", Of("$multiply", hits, TextScore.Most), "$$words"));
        var score = new BsonDocument("$toLong", Of("$min", TextScore.Most, share));
        return new BsonDocument("$let", new BsonDocument
        {
            { "vars", new BsonDocument("words", words) },
            { "in", Of("$cond", Of("$gt", "$$words", 0), score, new BsonDocument("$literal", 0L)) },
        });
    }

    private static BsonValue Hits(IGrouping<string, SearchExpr.Match> kind)
    {
        var doubled = new BsonDocument("$replaceAll", new BsonDocument { { "input", "$$e.f" }, { "find", " " }, { "replacement", "  " } });
        var spread = Of("$concat", " ", doubled, " ");
        var counts = kind.Select(text => Of("$subtract", Pieces(spread.DeepClone(), Literal(TextScore.Pattern((Criterion.Text)text.Criterion))), 1));
        return Of("$cond", Of("$eq", "$$e.p", kind.Key), new BsonDocument("$add", new BsonArray(counts)), 0);
    }

    private static BsonDocument Pieces(BsonValue text, BsonValue separator) => new("$size", Of("$split", text, separator));

    private static BsonDocument Literal(string text) => new("$literal", text);

    private static BsonDocument Each(BsonValue entries, BsonValue value) =>
        new("$map", new BsonDocument { { "input", entries }, { "as", "e" }, { "in", value } });

    private static BsonDocument Of(string operation, params BsonValue[] operands) => new(operation, new BsonArray(operands));
}
