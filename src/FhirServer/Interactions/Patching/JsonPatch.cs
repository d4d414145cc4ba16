using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using FhirServer.Fhir;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson.Exceptions;

namespace FhirServer.Interactions.Patching;

/// <summary>
/// A JSON Patch (https://www.rfc-editor.org/rfc/rfc6902) on the JSON form of a resource. Lists and objects that it leaves empty go too, for FHIR
/// has none.
/// </summary>
public sealed class JsonPatch : ResourcePatch
{
    private readonly IReadOnlyList<JsonPatchStep> _steps;

    private JsonPatch(IReadOnlyList<JsonPatchStep> steps) => _steps = steps;

    /// <summary>Reads a JSON Patch.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <exception cref="FhirException">400: it is none; the message names the operation. 413: it has too many.</exception>
    public static JsonPatch Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            if (Text(json) is not JsonArray array)
                throw new FhirException(FhirError.InvalidContent("A JSON Patch is an array of operations, for example [{ \"op\": \"replace\", \"path\": \"/gender\", \"value\": \"female\" }]."));
            PatchLimits.RequireSteps(array.Count);
            return new JsonPatch([.. array.Select(JsonPatchStep.Parse)]);
        }
        catch (JsonException fault)
        {
            throw new FhirException(FhirError.InvalidContent(string.Create(
                CultureInfo.InvariantCulture, $"The JSON Patch is not JSON, is nested too deeply or names a property twice (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine}).")));
        }
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        Write(Apply(Read(json)!, cancellationToken));

    /// <summary>What a document becomes.</summary>
    /// <param name="document">The document; it is changed.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="FhirException">422: a step cannot be taken, or a test failed.</exception>
    internal JsonNode Apply(JsonNode document, CancellationToken cancellationToken)
    {
        var emptied = new List<JsonNode>();
        var copied = 0;
        foreach (var step in _steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            copied += step.Check(document, emptied);
            if (copied > PatchLimits.Copied)
                throw step.Impossible("the copies of this patch make the resource too large");
            document = Apply(step, document);
        }

        foreach (var place in emptied)
            EmptyPlaces.Prune(place);
        return document;
    }

    // Strings are decoded when they are asked for: what is no text is found by writing all of them.
    private static JsonNode? Text(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            throw new FhirException(FhirError.InvalidContent("The JSON Patch is not UTF-8."));
        try
        {
            var document = Read(json);
            if (document is not null)
                Write(document);
            return document;
        }
        catch (InvalidOperationException)
        {
            throw new FhirException(FhirError.InvalidContent("The JSON Patch holds half a surrogate pair, which is no text."));
        }
    }

    private static JsonNode Apply(JsonPatchStep step, JsonNode document)
    {
        if (step.Whole is { } whole)
            return whole.DeepClone();
        if (step.Op == "test")
            return step.Holds(document) ? document : throw step.Impossible("the test failed, the value is another");
        try
        {
            new JsonPatchDocument([step.Operation()], JsonSerializerOptions.Default).ApplyTo(document);
            return document;
        }
        catch (Exception fault) when (fault is JsonPatchException or ArgumentException or InvalidOperationException)
        {
            throw step.Impossible("there is no such place in the resource");
        }
    }
}
