using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks;

/// <summary>The least that makes a valid resource of those types of which there is no official example.</summary>
internal static class MinimalResources
{
    private static readonly Dictionary<string, string> Elements = new()
    {
        ["CapabilityStatement"] = """{"status":"draft","date":"2020","kind":"requirements","description":"a","fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server"}]}""",
        ["CodeSystem"] = """{"status":"draft","content":"complete"}""",
        ["CompartmentDefinition"] = """{"url":"http://x.example/walk","name":"Walk","status":"draft","code":"Patient","search":true}""",
        ["ConceptMap"] = """{"status":"draft"}""",
        ["DeviceMetric"] = """{"type":{"text":"a"},"category":"measurement"}""",
        ["ImplementationGuide"] = """{"url":"http://x.example/walk","name":"Walk","status":"draft","packageId":"x.example.walk","fhirVersion":["4.0.1"]}""",
        ["NamingSystem"] = """{"name":"Walk","status":"draft","kind":"identifier","date":"2020","uniqueId":[{"type":"uri","value":"http://x.example/walk"}]}""",
        ["OperationDefinition"] = """{"name":"Walk","status":"draft","kind":"operation","code":"walk","system":true,"type":false,"instance":false}""",
        ["SearchParameter"] = """{"url":"http://x.example/SearchParameter/walk","name":"Walk","status":"draft","description":"a","code":"walk","base":["Patient"],"type":"token","expression":"Patient.language"}""",
        ["StructureDefinition"] = """
            {"url":"http://x.example/StructureDefinition/walk","name":"Walk","status":"draft","kind":"resource","abstract":false,"type":"Patient",
             "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Patient","path":"Patient"}]}}
            """,
        ["ValueSet"] = """{"status":"draft"}""",
    };

    /// <summary>A resource of a type, without id.</summary>
    public static JsonObject Of(string type)
    {
        var resource = new JsonObject { ["resourceType"] = type, ["language"] = "en" };
        foreach (var (name, value) in JsonNode.Parse(Elements.GetValueOrDefault(type, "{}"))!.AsObject())
            resource[name] = value?.DeepClone();
        return resource;
    }
}
