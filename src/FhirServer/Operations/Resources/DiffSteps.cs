using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace FhirServer.Operations.Resources;

/// <summary>The operations of a FHIRPath Patch as they are found, and how values stand in them: https://hl7.org/fhir/R4/fhirpatch.html.</summary>
/// <param name="schemas">Tell which types a value may have there.</param>
internal sealed class DiffSteps(TypeSchemas schemas)
{
    private readonly JsonArray _operations = [];

    private readonly Dictionary<string, ElementSchema> _open = schemas.Find("Parameters.parameter")!.Elements
        .Where(element => element.Name == "value").ToDictionary(element => element.Type.Name, StringComparer.Ordinal);

    /// <summary>The Parameters resource; without parameters when nothing is to be done.</summary>
    public JsonObject Parameters() => _operations.Count == 0
        ? new JsonObject { ["resourceType"] = "Parameters" }
        : new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = _operations };

    /// <summary>A child that is added, to the end where it repeats.</summary>
    public void Add(string path, ElementSchema schema, DiffValue value) =>
        Step("add", path, Part("name", "valueString", schema.Name), Value("value", schema, value));

    /// <summary>An item that comes into a list.</summary>
    public void Insert(string path, int index, ElementSchema schema, DiffValue value) =>
        Step("insert", path, Value("value", schema, value), Part("index", "valueInteger", index));

    /// <summary>An element that becomes another.</summary>
    public void Replace(string path, ElementSchema schema, DiffValue value) => Step("replace", path, Value("value", schema, value));

    /// <summary>An element that goes.</summary>
    public void Delete(string path) => Step("delete", path);

    private void Step(string type, string path, params ReadOnlySpan<JsonObject> more) => _operations.Add(new JsonObject
    {
        ["name"] = "operation",
        ["part"] = new JsonArray([Part("type", "valueCode", type), Part("path", "valueString", path), .. more]),
    });

    private static JsonObject Part(string name, string kind, JsonNode value) => new() { ["name"] = name, [kind] = value };

    private JsonObject Value(string name, ElementSchema schema, DiffValue value)
    {
        var part = new JsonObject { ["name"] = name };
        if (schema.Type.Kind == TypeKind.Resource)
            part["resource"] = value.Json!.DeepClone();
        else if (value.Json is JsonObject built && !_open.ContainsKey(schema.Type.Name))
            part["part"] = Parts(schema.Type, built);
        else
            Put(part, _open.TryGetValue(schema.Type.Name, out var open) ? open.JsonName : "valueString", value);
        return part;
    }

    private static void Put(JsonObject part, string property, DiffValue value)
    {
        if (value.Json is not null)
            part[property] = value.Json.DeepClone();
        if (value.Companion is not null)
            part[$"_{property}"] = value.Companion.DeepClone();
    }

    // Elements whose type has no name are built child by child.
    private JsonArray Parts(TypeSchema type, JsonObject built)
    {
        var parts = new JsonArray();
        foreach (var schema in type.Elements)
        {
            if (!built.ContainsKey(schema.JsonName) && !built.ContainsKey($"_{schema.JsonName}"))
                continue;
            foreach (var value in schema.IsList ? DiffValue.ListOf(built, schema) : [DiffValue.Of(built, schema)])
                parts.Add(Value(schema.Name, schema, value));
        }

        return parts;
    }
}
