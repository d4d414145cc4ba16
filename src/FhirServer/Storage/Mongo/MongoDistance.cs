using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>Distances, computed as <see cref="GeoPoint.SquareTo"/> computes them. Sums are of two each: of more, MongoDB adds more exactly than others do.</summary>
internal static class MongoDistance
{
    /// <summary>The entry <c>$$e</c> is near.</summary>
    public static BsonDocument IsWithin(Criterion.Near near)
    {
        var point = near.Point;
        var sum = Of("$add", Of("$add", Square("x", point.X), Square("y", point.Y)), Square("z", point.Z));
        return Of("$lte", sum, near.Square);
    }

    /// <summary>The array has an entry of one of these parameters of which this is true.</summary>
    public static BsonDocument HasEntry(string array, IReadOnlyList<string> parameters, BsonDocument condition)
    {
        var isParameter = Of("$in", "$$e.p", new BsonArray(parameters));
        var entries = new BsonDocument("$filter", new BsonDocument
        {
            { "input", Of("$ifNull", $"${array}", new BsonArray()) },
            { "as", "e" },
            { "cond", Of("$and", isParameter, condition) },
        });
        return new("$expr", Of("$gt", new BsonDocument("$size", entries), 0));
    }

    private static BsonDocument Square(string axis, double value)
    {
        var difference = Of("$subtract", $"$$e.{axis}", value);
        return Of("$multiply", difference, difference.DeepClone());
    }

    private static BsonDocument Of(string operation, params BsonValue[] operands) => new(operation, new BsonArray(operands));
}
