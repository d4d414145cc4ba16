using System.Text;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using FhirServer.Storage.Mongo;

namespace FhirServer.Tests.Storage;

/// <summary>Short words for resources, parameters and criteria, made by hand: the store must not need more than its contract says.</summary>
internal static class Given
{
    public static IReadOnlyList<string> Types => Search.Core.Schemas.ResourceTypes;

    public static MongoDbOptions Options(this MongoEngine engine, string database) => new() { ConnectionString = engine.ConnectionString, Database = database };

    public static SearchParameterInfo PatientName { get; } = Parameter("Patient", "name", SearchParameterType.String);

    public static SearchParameterInfo Gender { get; } = Parameter("Patient", "gender", SearchParameterType.Token);

    public static SearchParameterInfo Identifier { get; } = Parameter("Patient", "identifier", SearchParameterType.Token);

    public static SearchParameterInfo Birth { get; } = Parameter("Patient", "birthdate", SearchParameterType.Date);

    public static SearchParameterInfo Code { get; } = Parameter("Observation", "code", SearchParameterType.Token);

    public static SearchParameterInfo Value { get; } = Parameter("Observation", "value-quantity", SearchParameterType.Quantity);

    public static SearchParameterInfo Subject { get; } = Parameter("Observation", "subject", SearchParameterType.Reference);

    public static SearchParameterInfo Probability { get; } = Parameter("RiskAssessment", "probability", SearchParameterType.Number);

    public static SearchParameterInfo Url { get; } = Parameter("ValueSet", "url", SearchParameterType.Uri);

    public static SearchParameterInfo CodeValue { get; } = Parameter("Observation", "code-value-quantity", SearchParameterType.Composite) with
    {
        Components = [new SearchParameterComponent(Code, "code"), new SearchParameterComponent(Value, "value")],
    };

    public static SearchParameterInfo Parameter(string type, string code, SearchParameterType kind) => new(type, code, kind, $"http://x/{type}-{code}", null, [], []);

    public static WriteOp Put(string type, string id, string text = "", params IndexEntry[] entries) => new()
    {
        Key = new ResourceKey(type, id),
        Method = WriteMethod.Put,
        Body = Body(type, id, text),
        Entries = entries,
    };

    public static WriteOp Put(string type, string id, params IndexEntry[] entries) => Put(type, id, string.Empty, entries);

    public static WriteOp Delete(string type, string id) => new() { Key = new ResourceKey(type, id), Method = WriteMethod.Delete };

    public static ResourceBody Body(string type, string id, string text)
    {
        var start = Encoding.UTF8.GetBytes($$"""{"resourceType":"{{type}}","id":"{{id}}","meta":{"versionId":" """.TrimEnd());
        var middle = "\",\"lastUpdated\":\""u8.ToArray();
        var end = Encoding.UTF8.GetBytes($"\"}},\"text\":\"{text}\"}}");
        return new ResourceBody([.. start, .. middle, .. end], start.Length, start.Length + middle.Length);
    }

    public static string Text(RawResource resource) => JsonDocument.Parse(resource.Json).RootElement.GetProperty("text").GetString()!;

    public static SearchExpr Where(SearchParameterInfo parameter, Criterion criterion) => new SearchExpr.Match(parameter, criterion);

    public static SearchExpr And(params SearchExpr[] operands) => new SearchExpr.And(operands);

    public static SearchExpr Or(params SearchExpr[] operands) => new SearchExpr.Or(operands);

    public static SearchExpr Not(SearchExpr operand) => new SearchExpr.Not(operand);

    public static Criterion Starts(string folded) => new Criterion.String(StringMatch.StartsWith, folded);

    public static Criterion.Token Coded(string? system, string? value) =>
        new(system is null ? TokenSystem.Any : system.Length == 0 ? TokenSystem.None : TokenSystem.Is, system is { Length: > 0 } ? system : null, value);

    public static Criterion To(string? type, string? id) => new Criterion.Reference(type, id, null);

    public static IndexEntry Named(string name) => new IndexEntry.String("name", name, StringSearch.Fold(name));

    public static IndexEntry Token(string code, string? system, string? value, string? text = null) => new IndexEntry.Token(code, system, value, text);

    public static IndexEntry Link(string code, string type, string id) => new IndexEntry.Reference(code, type, id, null, null, null, null);

    public static IndexEntry Amount(string code, decimal value, string? unit = null) =>
        new IndexEntry.Quantity(code, value, value, unit is null ? null : "http://unitsofmeasure.org", unit, unit);

    public static AccessGrant Only(SearchExpr rows) => AccessGrant.Issue(rows);
}

/// <summary>A clock that stands until it is set.</summary>
public sealed class TestClock : TimeProvider
{
    /// <summary>The time it tells.</summary>
    public DateTimeOffset Now { get; set; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
