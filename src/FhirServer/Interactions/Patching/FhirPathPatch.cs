using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using Profiles.Elements;
using Profiles.FhirPath;

namespace FhirServer.Interactions.Patching;

/// <summary>A FHIRPath Patch: a Parameters resource that says step by step what becomes of a resource. See https://hl7.org/fhir/R4/fhirpatch.html.</summary>
public sealed class FhirPathPatch : ResourcePatch
{
    private const string Form = "write add, insert, delete, replace or move";

    private readonly IReadOnlyList<FhirPathPatchStep> _steps;
    private readonly ResourceParser _parser;

    private FhirPathPatch(IReadOnlyList<FhirPathPatchStep> steps, ResourceParser parser) => (_steps, _parser) = (steps, parser);

    /// <summary>Reads a FHIRPath Patch.</summary>
    /// <param name="json">A Parameters resource as UTF-8 JSON.</param>
    /// <param name="parser">Reads it, and what it is applied to.</param>
    /// <exception cref="FhirException">400: it is none; the message names the parameter. 413: it has too many operations.</exception>
    public static FhirPathPatch Parse(ReadOnlyMemory<byte> json, ResourceParser parser)
    {
        var parameters = parser.Parse(json).Root;
        if (parameters.Type?.Name != "Parameters")
            throw new FhirException(FhirError.InvalidContent($"A FHIRPath Patch is a Parameters resource, not a {parameters.Type?.Name}; to replace the resource send it by PUT.", parameters.Type?.Name));
        var root = Document(parameters.Tree.Utf8);
        List<Element> operations = [.. parameters.Children("parameter")];
        PatchLimits.RequireSteps(operations.Count);
        return new FhirPathPatch([.. operations.Select(operation => Step(operation, root))], parser);
    }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var root = Document(json);
        foreach (var step in _steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            step.Apply(_parser.Parse(json, out _).Root, root);
            PatchLimits.RequireDepth(root, below: 0);
            json = Write(root);
        }

        return json;
    }

    private static JsonObject Document(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Read(json)!.AsObject();
        }
        catch (JsonException)
        {
            throw new FhirException(FhirError.InvalidContent("The JSON is nested too deeply or names a property twice."));
        }
    }

    private static FhirPathPatchStep Step(Element operation, JsonObject root)
    {
        if (operation.Child("name").Text != "operation")
            throw Malformed(operation, "must have the name 'operation'");
        var parts = new Dictionary<string, Element>(StringComparer.Ordinal);
        foreach (var part in operation.Children("part"))
        {
            if (!parts.TryAdd(part.Child("name").Text ?? "", part))
                throw Malformed(operation, "has two parts of the same name; several values go as parts into the one part 'value'");
        }

        var kind = Text(parts, "type");
        var step = new FhirPathPatchStep(
            operation.Expression, kind ?? "", Path(operation, Text(parts, "path")), parts.TryGetValue("value", out var value) ? PatchValue.Read(value, root) : null);
        if (kind is "add" or "insert" or "replace" && step.Value is null)
            throw Malformed(operation, $"({kind}) needs a part 'value'");
        return kind switch
        {
            "add" => step with { Name = Text(parts, "name") ?? throw Malformed(operation, "(add) needs a part 'name'") },
            "insert" => step with { Index = Number(operation, parts, "index") },
            "move" => step with { Source = Number(operation, parts, "source"), Index = Number(operation, parts, "destination") },
            "replace" or "delete" => step,
            _ => throw Malformed(operation, $"needs a part 'type' that is known: {Form}"),
        };
    }

    private static FhirPathExpression Path(Element operation, string? text)
    {
        try
        {
            return FhirPathExpression.Compile(text ?? throw Malformed(operation, "needs a part 'path'"));
        }
        catch (FhirPathException fault)
        {
            throw Malformed(operation, $"has a path that is no FHIRPath. {fault.Message}");
        }
    }

    private static string? Text(Dictionary<string, Element> parts, string name) =>
        parts.TryGetValue(name, out var part) ? part.Child("value").Text : null;

    private static int Number(Element operation, Dictionary<string, Element> parts, string name) =>
        int.TryParse(Text(parts, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed(operation, $"needs a part '{name}' that is an integer");

    private static FhirException Malformed(Element operation, string why) =>
        new(FhirError.InvalidContent($"{operation.Expression} of the FHIRPath Patch {why}.", operation.Expression));
}
