using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using Npgsql;
using static MongoGateway.EngineCalls;

namespace MongoGateway;

/// <summary>
/// explain: PostgreSQL's plan of the query that the engine makes of a command, with MongoDB's names for its nodes. What has no such name
/// keeps PostgreSQL's, in capitals; the plan itself stands in "postgresPlan".
/// </summary>
internal static partial class Explain
{
    private const string Scan = "COLLSCAN";
    private static readonly string[] Kept = ["indexBounds", "Sort Key", "Order By", "Index Cond", "Filter", "Plan Rows", "Actual Rows"];

    /// <summary>Explains a command; with any verbosity above "queryPlanner" a read is also run.</summary>
    /// <exception cref="CommandException">The command cannot be explained.</exception>
    public static async Task<Reply> RunAsync(NpgsqlConnection connection, Command command, ReadOnlyMemory<byte> body, string verbosity)
    {
        var function = FunctionOf(command);
        var run = !string.Equals(verbosity, "queryPlanner", StringComparison.Ordinal) && function is not ("update" or "delete");
        var sql = $"EXPLAIN (FORMAT JSON, ANALYZE {run}, TIMING {run}) SELECT document FROM documentdb_api_catalog.bson_aggregation_{function}($1, $2)";
        var json = (string?)await ScalarAsync(connection, sql, Text(command.Database), Bson(body));
        var plan = BsonSerializer.Deserialize<BsonArray>(json)[0].AsBsonDocument;
        var planner = new BsonDocument
        {
            { "namespace", $"{command.Database}.{command.Target}" },
            { "winningPlan", Stage(plan["Plan"].AsBsonDocument) },
            { "rejectedPlans", new BsonArray() },
        };
        var reply = new BsonDocument { { "explainVersion", "1" }, { "queryPlanner", planner } };
        if (run)
            reply.Add("executionStats", Statistics(plan));
        reply.Add("command", new RawBsonDocument(body.ToArray()));
        reply.Add("postgresPlan", plan);
        reply.Add("ok", 1.0);
        return reply.ToBson();
    }

    private static string FunctionOf(Command command) => command.Name switch
    {
        "find" => "find",
        "aggregate" => "pipeline",
        "count" => "count",
        "distinct" => "distinct",
        "update" => "update",
        "delete" => "delete",
        _ => throw new CommandException(ErrorCodes.CommandNotSupported, $"explain of {command.Name} is not supported"),
    };

    private static BsonDocument Statistics(BsonDocument plan) => new()
    {
        { "executionSuccess", true },
        { "nReturned", plan["Plan"]["Actual Rows"].ToInt64() },
        { "executionTimeMillis", plan["Execution Time"].ToDouble() },
    };

    private static BsonDocument Stage(BsonDocument node)
    {
        var type = node["Node Type"].AsString;
        var index = node.GetValue("Index Name", node.GetValue("indexName", BsonNull.Value));
        var isScan = ReadsAll(node, type);
        var stage = new BsonDocument("stage", isScan ? Scan : NameOf(type));
        if (!index.IsBsonNull && !isScan)
            stage.Add("indexName", index);
        foreach (var name in Kept)
        {
            if (node.TryGetValue(name, out var value))
                stage.Add(name, value);
        }

        if (!node.TryGetValue("Plans", out var children))
            return stage;
        var inputs = new BsonArray(children.AsBsonArray.Select(child => Stage(child.AsBsonDocument)));
        return inputs.Count == 1 ? stage.Add("inputStage", inputs[0]) : stage.Add("inputStages", inputs);
    }

    /// <summary>
    /// PostgreSQL may read a whole collection through the index of its ids, which begins with a key that all documents share. MongoDB
    /// would call that a scan of the collection.
    /// </summary>
    private static bool ReadsAll(BsonDocument node, string type) =>
        node.TryGetValue("Index Cond", out var condition) && OnlyShardKey().IsMatch(condition.AsString)
        && (string.Equals(type, "Bitmap Index Scan", StringComparison.Ordinal) || node.Contains("Filter"));

    private static string NameOf(string node) => node switch
    {
        "Seq Scan" => Scan,
        "Index Scan" or "Index Only Scan" or "Bitmap Index Scan" => "IXSCAN",
        "Bitmap Heap Scan" => "FETCH",
        _ => node.ToUpperInvariant().Replace(' ', '_'),
    };

    [GeneratedRegex(@"^\(shard_key_value = '\d+'::bigint\)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OnlyShardKey();
}
