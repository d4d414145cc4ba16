using System.Buffers;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions.Patching;
using FhirServer.Search;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>
/// Writes a CapabilityStatement: the interactions are asked of the router, the search parameters of the parser's registry,
/// the rest of the settings, so that it says what is wired and nothing else.
/// </summary>
/// <param name="router">Knows which interactions there are.</param>
/// <param name="registry">Knows the search parameters of each type.</param>
/// <param name="compartments">Knows the compartments.</param>
/// <param name="library">Knows the profiles of guides and packages.</param>
/// <param name="features">Knows what is switched on.</param>
/// <param name="started">When the server was started: the date of the statement.</param>
public sealed class CapabilityStatement(
    FhirRouter router, SearchParameterRegistry registry, Compartments compartments, ConformanceLibrary library, CapabilityFeatures features, DateTimeOffset started)
{
    private const string SomeId = "x";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH"];

    /// <summary>Writes the statement for a base URL.</summary>
    public byte[] Write(string baseUrl)
    {
        var buffer = new ArrayBufferWriter<byte>(512 * 1024);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "CapabilityStatement");
            json.WriteString("status", "active");
            json.WriteString("date", ResourceBody.Instant(started));
            json.WriteString("kind", "instance");
            WriteObject(json, "software", ("name", "FhirServer"), ("version", CapabilitiesInteraction.SoftwareVersion));
            WriteObject(json, "implementation", ("description", "FHIR R4 server for India's digital health network"), ("url", baseUrl));
            json.WriteString("fhirVersion", "4.0.1");
            WriteArray(json, "format", ["application/fhir+json", "application/fhir+xml", "json", "xml"]);
            WriteArray(json, "patchFormat", PatchReader.Formats);
            json.WriteStartArray("rest");
            json.WriteStartObject();
            json.WriteString("mode", "server");
            WriteResources(json);
            WriteInteractions(json, [.. Names(""), .. Names("_history"), "batch"]);
            WriteSearchParameters(json, SearchParameterRegistry.AnyType);
            WriteArray(json, "compartment", [.. registry.ResourceTypes.Where(compartments.Has).Select(name => $"http://hl7.org/fhir/CompartmentDefinition/{name.ToLowerInvariant()}")]);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteResources(Utf8JsonWriter json)
    {
        // FHIR's own profiles are examples of what can be done; those of guides and packages are what is meant here.
        var profiles = library.PackagedOfType("StructureDefinition")
            .Where(entry => entry is { Origin: DefinitionOrigin.Package, Derivation: "constraint", Kind: "resource" })
            .DistinctBy(entry => entry.Url)
            .ToLookup(entry => entry.Type, entry => entry.Url!);
        var pointing = registry.ResourceTypes.SelectMany(References).ToList();
        json.WriteStartArray("resource");
        foreach (var type in registry.ResourceTypes)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("profile", $"http://hl7.org/fhir/StructureDefinition/{type}");
            WriteArray(json, "supportedProfile", [.. profiles[type]]);
            WriteInteractions(json, [.. Names(type), .. Names($"{type}/{SomeId}"), .. Names($"{type}/{SomeId}/_history/1"), .. Names($"{type}/{SomeId}/_history"), .. Names($"{type}/_history")]);
            json.WriteString("versioning", "versioned-update");
            json.WriteBoolean("readHistory", true);
            json.WriteBoolean("updateCreate", features.UpdateCreate);
            json.WriteBoolean("conditionalCreate", true);
            json.WriteString("conditionalRead", "full-support");
            json.WriteBoolean("conditionalUpdate", true);
            json.WriteString("conditionalDelete", features.MultipleDelete ? "multiple" : "single");
            WriteArray(json, "referencePolicy", ["literal", "logical"]);
            WriteArray(json, "searchInclude", [.. References(type).Select(parameter => $"{type}:{parameter.Code}").Prepend("*")]);
            WriteArray(json, "searchRevInclude", [.. pointing.Where(parameter => parameter.Targets.Count == 0 || parameter.Targets.Contains(type)).Select(parameter => $"{parameter.ResourceType}:{parameter.Code}").Prepend("*")]);
            WriteSearchParameters(json, type);
            WriteOperations(json, type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private IEnumerable<SearchParameterInfo> References(string type) =>
        registry.For(type).Where(parameter => parameter.Type == SearchParameterType.Reference && QueryParser.IsSupported(parameter)).OrderBy(parameter => parameter.Code, StringComparer.Ordinal);

    /// <summary>The interactions at an address, by the codes of https://hl7.org/fhir/R4/valueset-restful-interaction.html.</summary>
    private IEnumerable<string> Names(string path)
    {
        var allowed = router.Allow(path);
        return Methods.Where(allowed.Contains).Select(method => router.Route(method, path).Name);
    }

    // Those that FHIR does not define have no definition to name.
    private void WriteOperations(Utf8JsonWriter json, string type)
    {
        var offered = router.Operations
            .Where(offer => (offer.Type is null || offer.Type == type) && (offer.Levels & (OperationLevels.Type | OperationLevels.Instance)) != OperationLevels.None)
            .Where(offer => library.FindEntry("OperationDefinition", offer.Definition) is not null)
            .ToList();
        if (offered.Count == 0)
            return;
        json.WriteStartArray("operation");
        foreach (var offer in offered)
        {
            json.WriteStartObject();
            json.WriteString("name", offer.Name);
            json.WriteString("definition", offer.Definition);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInteractions(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("interaction");
        foreach (var name in names.Distinct())
        {
            json.WriteStartObject();
            json.WriteString("code", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSearchParameters(Utf8JsonWriter json, string type)
    {
        json.WriteStartArray("searchParam");
        foreach (var parameter in registry.For(type).Where(parameter => QueryParser.IsSupported(parameter, features.Text)).OrderBy(parameter => parameter.Code, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Code);
            json.WriteString("definition", parameter.Url);
            json.WriteString("type", parameter.Type.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        if (type == SearchParameterRegistry.AnyType)
        {
            json.WriteStartObject();
            json.WriteString("name", "_filter");
            json.WriteString("type", "special");
            json.WriteString("documentation", "Any combination of criteria: https://hl7.org/fhir/R4/search_filter.html");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteObject(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Value)> properties)
    {
        json.WriteStartObject(name);
        foreach (var (property, value) in properties)
            json.WriteString(property, value);
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

/// <summary>What settings switch on and the statement must say.</summary>
/// <param name="UpdateCreate">Clients may create by PUT.</param>
/// <param name="MultipleDelete">A conditional delete may remove several.</param>
/// <param name="Text">What of the text is indexed.</param>
public sealed record CapabilityFeatures(bool UpdateCreate, bool MultipleDelete, FullText Text = FullText.All);
