using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Storage.Mongo;

/// <summary>Has the database run a command and tell what it did: https://www.mongodb.com/docs/manual/reference/command/explain/.</summary>
/// <param name="database">The database.</param>
internal sealed class MongoExplain(IMongoDatabase database)
{
    // What DocumentDB says of rows that an index gave and a condition refused; MongoDB gives one sum.
    private static readonly string[] s_refused = ["Rows Removed by Filter", "Rows Removed by Index Recheck"];

    /// <summary>Explains one command of a search.</summary>
    public async Task<ExplainedStep> RunAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var asked = new BsonDocument { { "explain", command }, { "verbosity", "executionStats" } };
        var answer = await database.RunCommandAsync<BsonDocument>(asked, cancellationToken: cancellationToken);
        var statistics = answer.GetValue("executionStats", new BsonDocument()).AsBsonDocument;
        var indexes = new List<string>();
        var stages = new List<string>();
        Walk(answer.GetValue("queryPlanner", new BsonDocument()), stages, indexes);
        var examined = statistics.TryGetValue("totalDocsExamined", out var documents) ? documents.ToInt64() : Rows(answer.GetValue("postgresPlan", BsonNull.Value));
        return new ExplainedStep(command.ToJson(), stages, [.. indexes.Distinct(StringComparer.Ordinal)], examined, statistics.GetValue("nReturned", 0).ToInt64());
    }

    private static void Walk(BsonValue plan, List<string> stages, List<string> indexes)
    {
        if (plan is BsonArray array)
        {
            foreach (var one in array)
                Walk(one, stages, indexes);
        }

        if (plan is not BsonDocument document)
            return;
        if (document.TryGetValue("stage", out var stage))
            stages.Add(document.TryGetValue("indexName", out var name) ? $"{stage} {name}" : stage.ToString()!);
        if (document.TryGetValue("indexName", out var index))
            indexes.Add(index.AsString);
        foreach (var element in document.Where(element => element.Name != "rejectedPlans"))
            Walk(element.Value, stages, indexes);
    }

    // The nodes that read: those without others below them.
    private static long Rows(BsonValue plan)
    {
        if (plan is BsonArray array)
            return array.Sum(Rows);
        if (plan is not BsonDocument document)
            return 0;
        if (document.TryGetValue("Plan", out var only))
            return Rows(only);
        if (document.TryGetValue("Plans", out var below) && below.AsBsonArray.Count > 0)
            return Rows(below);
        var loops = document.GetValue("Actual Loops", 1).ToDouble();
        return (long)(loops * (document.GetValue("Actual Rows", 0).ToDouble() + s_refused.Sum(name => document.GetValue(name, 0).ToDouble())));
    }
}
