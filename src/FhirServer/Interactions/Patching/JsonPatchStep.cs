using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using Microsoft.AspNetCore.JsonPatch.SystemTextJson.Operations;

namespace FhirServer.Interactions.Patching;

/// <summary>One operation of a JSON Patch: https://www.rfc-editor.org/rfc/rfc6902#section-4.</summary>
/// <param name="Index">Its place in the patch, from 0.</param>
/// <param name="Op">add, remove, replace, move, copy or test.</param>
/// <param name="Path">What it is done to.</param>
/// <param name="From">For move and copy: where the value is taken from.</param>
/// <param name="Value">For add, replace and test: the value; null also for JSON's null.</param>
internal sealed record JsonPatchStep(int Index, string Op, JsonPointer Path, JsonPointer? From, JsonNode? Value)
{
    /// <summary>For an operation that replaces the document as a whole: what it becomes; otherwise null.</summary>
    public JsonNode? Whole => Path.Tokens.Count == 0 && Op is "add" or "replace" ? Value : null;

    /// <summary>Reads an operation; what it says beyond the standard is ignored, as the standard wants.</summary>
    /// <exception cref="FhirException">400: it is none.</exception>
    public static JsonPatchStep Parse(JsonNode? node, int index)
    {
        if (node is not JsonObject json)
            throw Malformed(index, "is no object");
        var op = Text(json, "op");
        if (op is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
            throw Malformed(index, "has no op that is known: write add, remove, replace, move, copy or test");
        if (op is "add" or "replace" or "test" && !json.ContainsKey("value"))
            throw Malformed(index, $"is of op '{op}' and needs a value");
        var from = op is "move" or "copy" ? JsonPointer.Parse(Text(json, "from"), $"from of operation {Place(index)}") : null;
        return new JsonPatchStep(index, op, JsonPointer.Parse(Text(json, "path"), $"path of operation {Place(index)}"), from, json["value"]);
    }

    /// <summary>Requires that it can be done to a document, as far as the library that does it would not.</summary>
    /// <param name="document">The document.</param>
    /// <param name="emptied">Receives what may be left empty.</param>
    /// <returns>How many values it copies.</returns>
    /// <exception cref="FhirException">422.</exception>
    public int Check(JsonNode document, List<JsonNode> emptied)
    {
        var source = Op is "move" or "copy" ? From! : Path;
        JsonNode? value = null;
        if (Op != "add" && !source.TryFind(document, out value))
            throw Impossible($"there is nothing at '{source.Text}'");
        if (Path.Tokens.Count == 0)
            return CheckWhole();
        if (!Path.TryFindHolder(document, out var holder) || holder is not (JsonObject or JsonArray) || !Path.FitsIn(holder))
            throw Impossible($"there is no such place as '{Path.Text}'");
        if (Op is "remove" or "move")
            NoteHolder(source, document, emptied);
        if (Op is "add" or "replace" or "move" or "copy")
            PatchLimits.RequireDepth(From is null ? Value : value, Path.Tokens.Count);
        return Op == "copy" ? PatchLimits.SizeOf(value) : 0;
    }

    /// <summary>Whether a test holds: numbers are compared by value, objects whatever their order.</summary>
    public bool Holds(JsonNode document) => Path.TryFind(document, out var value) && JsonNode.DeepEquals(value, Value);

    /// <summary>The operation for the library.</summary>
    public Operation Operation() => From is null
        ? new Operation(Op, Path.Text, from: null, Op == "remove" ? null : JsonSerializer.SerializeToElement(Value))
        : new Operation(Op, Path.Text, From.Text);

    /// <summary>The error when it cannot be done.</summary>
    public FhirException Impossible(string why) =>
        new(FhirError.Unprocessable($"The operation {Place(Index)} ({Op} '{Path.Text}') of the JSON Patch cannot be done: {why}. Nothing was changed."));

    private int CheckWhole() => Op is "test" || Whole is not null
        ? 0
        : throw Impossible("it would leave no resource; use DELETE, or name a place inside it");

    private void NoteHolder(JsonPointer source, JsonNode document, List<JsonNode> emptied)
    {
        if (source.Tokens.Count == 0 || (Op == "move" && Path.Text.StartsWith(source.Text + "/", StringComparison.Ordinal)))
            throw Impossible("a value cannot be moved into itself");
        if (source.TryFindHolder(document, out var holder) && holder is not null)
            emptied.Add(holder);
    }

    private static string? Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static string Place(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static FhirException Malformed(int index, string why) =>
        new(FhirError.InvalidContent($"The operation {Place(index)} of the JSON Patch {why}."));
}
