using System.Text.Json;
using FhirServer.Search;

namespace FhirServer.Interactions.OpenApi;

/// <summary>Writes the parts that the paths of an OpenAPI document share: parameters, bodies, answers and schemas.</summary>
internal static class OpenApiComponents
{
    /// <summary>The tag of what concerns no type.</summary>
    public const string System = "System";

    /// <summary>The tag of operations of every type.</summary>
    public const string AllTypes = "All types";

    private const string Json = "application/fhir+json";
    private const string Xml = "application/fhir+xml";

    // The patch of RFC 6902 is an array; FHIRPath Patch is a Parameters resource and XML Patch a document of its own.
    private static readonly (string MediaType, string Schema)[] Patches =
        [("application/json-patch+json", "JsonPatch"), (Json, "Resource"), (Xml, "Xml"), ("application/xml-patch+xml", "XmlPatch")];

    /// <summary>The parameters that say what the answer to a search looks like: https://hl7.org/fhir/R4/search.html#Summary.</summary>
    public static IReadOnlyList<string> Results { get; } =
        ["_sort", "_count", "_total", "_summary", "_elements", "_include", "_revinclude", "_contained", "_containedType", "_filter", "_has", "_list", "_format", "_pretty"];

    public static void Write(Utf8JsonWriter json, SearchParameterRegistry registry, IEnumerable<SearchParameterInfo> everywhere)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("parameters");
        WriteAddresses(json, registry);
        foreach (var parameter in everywhere)
        {
            json.WritePropertyName(parameter.Code);
            WriteSearchParameter(json, parameter);
        }

        foreach (var name in Results)
        {
            json.WritePropertyName(name);
            WriteQueryParameter(json, name, documentation: null);
        }

        json.WriteEndObject();
        WriteAnswerParts(json);
        WriteSchemas(json);
        json.WriteEndObject();
    }

    public static void WriteReference(Utf8JsonWriter json, string kind, string name)
    {
        json.WriteStartObject();
        json.WriteString("$ref", $"#/components/{kind}/{name}");
        json.WriteEndObject();
    }

    public static void WriteSearchParameter(Utf8JsonWriter json, SearchParameterInfo parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Code);
        json.WriteString("in", "query");
        json.WritePropertyName("schema");
        WriteReference(json, "schemas", parameter.Type.ToString().ToLowerInvariant());
        json.WriteEndObject();
    }

    public static void WriteQueryParameter(Utf8JsonWriter json, string name, string? documentation)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", "query");
        if (documentation is not null)
            json.WriteString("description", documentation);
        WriteStringSchema(json, "schema");
        json.WriteEndObject();
    }

    public static void WritePathParameters(Utf8JsonWriter json, string path)
    {
        foreach (var name in (ReadOnlySpan<string>)["type", "id", "version"])
        {
            if (path.Contains($"{{{name}}}", StringComparison.Ordinal))
                WriteReference(json, "parameters", name);
        }
    }

    public static void WriteBody(Utf8JsonWriter json, Interaction asked, string method)
    {
        if (asked is Interaction.Search && method == "POST")
            WriteContent(json, isRequired: false, ("application/x-www-form-urlencoded", "Form"));
        else if (asked is Interaction.Create or Interaction.Update or Interaction.Bundle)
            WriteResourceBody(json, isRequired: true);
        else if (method == "PATCH")
            WriteContent(json, isRequired: true, Patches);
    }

    public static void WriteResourceBody(Utf8JsonWriter json, bool isRequired) => WriteContent(json, isRequired, (Json, "Resource"), (Xml, "Xml"));

    public static void WriteAnswers(Utf8JsonWriter json, Interaction asked) => WriteAnswers(json, asked is Interaction.Create ? "201" : "200");

    public static void WriteAnswers(Utf8JsonWriter json, string status)
    {
        json.WriteStartObject("responses");
        json.WritePropertyName(status);
        WriteReference(json, "responses", "Resource");
        json.WritePropertyName("default");
        WriteReference(json, "responses", "OperationOutcome");
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, bool isRequired, params ReadOnlySpan<(string MediaType, string Schema)> mediaTypes)
    {
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", isRequired);
        WriteMedia(json, mediaTypes);
        json.WriteEndObject();
    }

    private static void WriteMedia(Utf8JsonWriter json, ReadOnlySpan<(string MediaType, string Schema)> mediaTypes)
    {
        json.WriteStartObject("content");
        foreach (var (mediaType, schema) in mediaTypes)
        {
            json.WriteStartObject(mediaType);
            json.WritePropertyName("schema");
            WriteReference(json, "schemas", schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter json, SearchParameterRegistry registry)
    {
        foreach (var (name, what) in (ReadOnlySpan<(string, string)>)[("type", "The resource type."), ("id", "The logical id."), ("version", "The version.")])
        {
            json.WriteStartObject(name);
            json.WriteString("name", name);
            json.WriteString("in", "path");
            json.WriteBoolean("required", true);
            json.WriteString("description", what);
            if (name == "type")
            {
                json.WriteStartObject("schema");
                json.WriteString("type", "string");
                json.WriteStartArray("enum");
                foreach (var type in registry.ResourceTypes)
                    json.WriteStringValue(type);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            else
            {
                WriteStringSchema(json, "schema");
            }

            json.WriteEndObject();
        }
    }

    private static void WriteAnswerParts(Utf8JsonWriter json)
    {
        json.WriteStartObject("responses");
        foreach (var (name, what) in (ReadOnlySpan<(string, string)>)[("Resource", "What was asked for."), ("OperationOutcome", "Why it was not done.")])
        {
            json.WriteStartObject(name);
            json.WriteString("description", what);
            WriteMedia(json, [(Json, "Resource"), (Xml, "Xml"), ("text/turtle", "Turtle"), ("text/html", "Html")]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSchemas(Utf8JsonWriter json)
    {
        json.WriteStartObject("schemas");
        json.WriteStartObject("Resource");
        json.WriteString("type", "object");
        json.WriteString("description", "A resource of FHIR R4; its elements are defined by its StructureDefinition.");
        json.WriteStartObject("properties");
        WriteStringSchema(json, "resourceType");
        WriteStringSchema(json, "id");
        json.WriteEndObject();
        json.WriteStartArray("required");
        json.WriteStringValue("resourceType");
        json.WriteEndArray();
        json.WriteEndObject();
        WriteStringSchema(json, "Xml", "The same resource as XML.");
        WriteStringSchema(json, "Turtle", "The same resource as Turtle.");
        WriteStringSchema(json, "Html", "The same resource as a page for people.");
        WriteSchema(json, "Form", "object", "The parameters of the search.");
        WriteSchema(json, "JsonPatch", "array", "A JSON Patch (RFC 6902).");
        WriteStringSchema(json, "XmlPatch", "An XML Patch (RFC 5261).");
        foreach (var type in Enum.GetValues<SearchParameterType>())
        {
            var name = type.ToString().ToLowerInvariant();
            WriteStringSchema(json, name, $"https://hl7.org/fhir/R4/search.html#{name}");
        }

        json.WriteEndObject();
    }

    private static void WriteStringSchema(Utf8JsonWriter json, string name, string? description = null) => WriteSchema(json, name, "string", description);

    private static void WriteSchema(Utf8JsonWriter json, string name, string type, string? description)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        if (description is not null)
            json.WriteString("description", description);
        json.WriteEndObject();
    }
}
