using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// Answers a search with how it is run instead of with what it finds, when <c>_explain=true</c> asks for it: a Parameters resource with the tree, and
/// for each question to the database the compiled filter, its plan, the indexes, and how many resources were examined and returned.
/// Only those whose leave is not restricted are told: how many resources were examined says something of those that others may not see.
/// </summary>
/// <param name="store">Explains.</param>
/// <param name="resolver">Looks up what the query rests on.</param>
public sealed class SearchExplainer(IResourceStore store, QueryResolver resolver)
{
    /// <summary>The name of the URL parameter.</summary>
    public const string ParameterName = "_explain";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Says whether a request asks for it.</summary>
    /// <exception cref="FhirException">400: the value is neither true nor false.</exception>
    public static bool IsAsked(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var asked = false;
        foreach (var (name, value) in parameters)
        {
            if (name == ParameterName)
                asked = value is "true" or "false" ? value == "true" : throw new FhirException(FhirError.InvalidRequest($"{ParameterName} must be 'true' or 'false'."));
        }

        return asked;
    }

    /// <summary>Explains a query.</summary>
    /// <exception cref="FhirException">403: the leave is restricted.</exception>
    public async Task<FhirResponse> ExplainAsync(SearchQuery query, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (grant.IsFiltered)
            throw new FhirException(FhirError.Forbidden($"{ParameterName} is for callers of the system itself, whose leave is not restricted."));
        var resolved = await resolver.ResolveAsync(query, grant, cancellationToken);
        var explanation = await store.ExplainAsync(resolved, grant, cancellationToken);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
            Write(json, resolved, explanation);
        return new FhirResponse { Status = 200, Body = [buffer.WrittenMemory] };
    }

    private static void Write(Utf8JsonWriter json, SearchQuery query, SearchExplanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Parameters"u8);
        json.WriteStartArray("parameter"u8);
        WriteText(json, "tree", SearchTree.Text(query.Where));
        WriteNumber(json, "examined", explanation.Examined);
        WriteNumber(json, "returned", explanation.Returned);
        foreach (var step in explanation.Steps)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, "step"u8);
            json.WriteStartArray("part"u8);
            WriteText(json, "command", step.Command);
            foreach (var line in step.Plan)
                WriteText(json, "plan", line);
            foreach (var index in step.Indexes)
                WriteText(json, "index", index);
            WriteNumber(json, "examined", step.Examined);
            WriteNumber(json, "returned", step.Returned);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("valueString"u8, text);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long number)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteNumber("valueDecimal"u8, number);
        json.WriteEndObject();
    }
}
