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
    // Resources are taken as JSON and XML; the others are for answers.
    private static readonly string[] Formats = ["application/fhir+json", "application/fhir+xml", "text/turtle", "text/html", "json", "xml", "ttl"];

    private const string SomeId = "x";

    private const string Documentation =
        "Every search takes _sort, _count, _total, _summary, _elements, _include, _revinclude, _contained and _containedType as well, by GET or by POST to _search; "
        + "Prefer: handling=strict refuses what is not known. What lasts is begun with a job, whose status is asked for at _async.";

    // They have no definition that could be named.
    private static readonly (string Name, string Meaning)[] Everywhere =
    [
        ("_filter", "Any combination of criteria: https://hl7.org/fhir/R4/search_filter.html"),
        ("_has", "Resources that others refer to: https://hl7.org/fhir/R4/search.html#has"),
        ("_list", "Resources that are in a List: https://hl7.org/fhir/R4/search.html#list"),
        ("_type", "The types to search, when the address names none: https://hl7.org/fhir/R4/search.html#searchtype"),
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH"];

    // https://hl7.org/fhir/R4/versions.html#std-process says which resources of R4 are normative.
    private static readonly HashSet<string> Normative =
        ["Binary", "Bundle", "CapabilityStatement", "CodeSystem", "Observation", "OperationDefinition", "OperationOutcome", "Parameters", "Patient", "StructureDefinition", "ValueSet"];

    /// <summary>Writes the statement for a base URL.</summary>
    /// <param name="baseUrl">The server's base URL as the client sees it.</param>
    /// <param name="normativeOnly">True to say only what it does with resources whose definition cannot change any more.</param>
    public byte[] Write(string baseUrl, bool normativeOnly = false)
    {
        var buffer = new ArrayBufferWriter<byte>(512 * 1024);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "CapabilityStatement");
            json.WriteString("url", $"{baseUrl}/metadata");
            json.WriteString("version", CapabilitiesInteraction.SoftwareVersion);
            json.WriteString("name", "FhirServerCapabilities");
            json.WriteString("title", "What this FHIR R4 server does");
            json.WriteString("status", "active");
            json.WriteString("date", ResourceBody.Instant(started));
            json.WriteString("kind", "instance");
            WriteObject(json, "software", ("name", "FhirServer"), ("version", CapabilitiesInteraction.SoftwareVersion));
            WriteObject(json, "implementation", ("description", "FHIR R4 server for India's digital health network"), ("url", baseUrl));
            json.WriteString("fhirVersion", "4.0.1");
            WriteArray(json, "format", Formats);
            WriteArray(json, "patchFormat", PatchReader.Formats);
            json.WriteStartArray("rest");
            json.WriteStartObject();
            json.WriteString("mode", "server");
            json.WriteString("documentation", Documentation);
            WriteSecurity(json);
            WriteResources(json, normativeOnly);
            WriteInteractions(json, [.. Names(""), .. Names("_history"), "batch"]);
            WriteSearchParameters(json, SearchParameterRegistry.AnyType);
            WriteOperations(json, router.Operations, OperationLevels.System);
            WriteArray(json, "compartment", [.. registry.ResourceTypes.Where(compartments.Has).Select(name => $"http://hl7.org/fhir/CompartmentDefinition/{name.ToLowerInvariant()}")]);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // Open access is what the server has; what stands before it may ask for more.
    private void WriteSecurity(Utf8JsonWriter json)
    {
        json.WriteStartObject("security");
        json.WriteBoolean("cors", features.Cors);
        if (features.SignIn)
        {
            json.WriteStartArray("service");
            json.WriteStartObject();
            json.WriteStartArray("coding");
            json.WriteStartObject();
            json.WriteString("system", "http://terminology.hl7.org/CodeSystem/restful-security-service");
            json.WriteString("code", "OAuth");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("description", features.SignIn
            ? "Bearer tokens of configured issuers, with SMART scopes, of version 1 and 2; scopes with search parameters too."
            : "The server itself asks nobody who they are: let only those reach it who may see everything.");
        json.WriteEndObject();
    }

    private void WriteResources(Utf8JsonWriter json, bool normativeOnly)
    {
        // FHIR's own profiles are examples of what can be done; those of guides and packages are what is meant here.
        var profiles = library.PackagedOfType("StructureDefinition")
            .Where(entry => entry is { Origin: DefinitionOrigin.Package, Derivation: "constraint", Kind: "resource" })
            .DistinctBy(entry => entry.Url)
            .ToLookup(entry => entry.Type, entry => entry.Url!);
        var pointing = registry.ResourceTypes.SelectMany(References).ToList();
        json.WriteStartArray("resource");
        foreach (var type in registry.ResourceTypes.Where(type => !normativeOnly || Normative.Contains(type)))
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
            WriteOperations(json, router.Operations.Where(offer => offer.Type is null || offer.Type == type), OperationLevels.Type | OperationLevels.Instance);
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

    private static void WriteOperations(Utf8JsonWriter json, IEnumerable<OfferedOperation> offers, OperationLevels levels)
    {
        var named = offers.SelectMany(offer => offer.Definitions.Where(definition => (definition.Levels & levels) != OperationLevels.None), (offer, definition) => (offer.Name, definition.Canonical))
            .DistinctBy(one => one.Canonical, StringComparer.Ordinal).ToList();
        if (named.Count == 0)
            return;
        json.WriteStartArray("operation");
        foreach (var (name, canonical) in named)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("definition", canonical);
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
            foreach (var (name, meaning) in Everywhere)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("type", "special");
                json.WriteString("documentation", meaning);
                json.WriteEndObject();
            }
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
/// <param name="Cors">Pages of other origins may ask.</param>
/// <param name="SignIn">Callers sign in.</param>
public sealed record CapabilityFeatures(bool UpdateCreate, bool MultipleDelete, FullText Text = FullText.All, bool Cors = false, bool SignIn = false);
