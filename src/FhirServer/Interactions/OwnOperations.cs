using System.Buffers;
using System.Text;
using System.Text.Json;
using FhirServer.Fhir;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>
/// The OperationDefinitions of those operations that FHIR R4 does not define: made of what is offered, and put among the definitions that came with
/// the server, where they are read and searched. See https://hl7.org/fhir/R4/operationdefinition.html.
/// </summary>
public static class OwnOperations
{
    /// <summary>Defines what FHIR does not.</summary>
    /// <param name="library">Knows the definitions of FHIR, and takes the others; before it is asked by anybody.</param>
    /// <param name="offered">What is offered.</param>
    /// <param name="baseUrl">The server's own base URL: their canonicals are below it, so that they can be followed.</param>
    /// <returns>The same operations, each with a definition that there is.</returns>
    public static IReadOnlyList<OfferedOperation> Define(ConformanceLibrary library, IReadOnlyList<OfferedOperation> offered, string baseUrl)
    {
        var own = offered.Where(offer => library.FindEntry("OperationDefinition", offer.Definition) is null)
            .ToDictionary(offer => offer, offer => offer with { Definition = $"{baseUrl}/OperationDefinition/{offer.DefinitionId}" });
        library.Provide([.. own.Values.DistinctBy(offer => offer.Definition, StringComparer.Ordinal).Select(Write)]);
        return [.. offered.Select(offer => own.GetValueOrDefault(offer, offer))];
    }

    private static ReadOnlyMemory<byte> Write(OfferedOperation offer)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "OperationDefinition");
            json.WriteString("id", offer.DefinitionId);
            json.WriteString("url", offer.Definition);
            json.WriteString("version", CapabilitiesInteraction.SoftwareVersion);
            json.WriteString("name", ComputerName(offer));
            json.WriteString("title", $"${offer.Name}");
            json.WriteString("status", "active");
            json.WriteString("kind", "operation");
            json.WriteString("description", offer.Description ?? $"The operation ${offer.Name}, which FHIR R4 does not define.");
            json.WriteBoolean("affectsState", offer.AffectsState);
            json.WriteString("code", offer.Name);
            json.WriteStartArray("resource");
            json.WriteStringValue(offer.Type ?? "Resource");
            json.WriteEndArray();
            json.WriteBoolean("system", offer.Levels.HasFlag(OperationLevels.System));
            json.WriteBoolean("type", offer.Levels.HasFlag(OperationLevels.Type));
            json.WriteBoolean("instance", offer.Levels.HasFlag(OperationLevels.Instance));
            WriteParameters(json, offer.Parameters);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteParameters(Utf8JsonWriter json, IReadOnlyList<OfferedParameter> parameters)
    {
        if (parameters.Count == 0)
            return;
        json.WriteStartArray("parameter");
        foreach (var parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("use", parameter.IsOut ? "out" : "in");
            json.WriteNumber("min", parameter.Min);
            json.WriteString("max", parameter.Max);
            json.WriteString("documentation", parameter.Documentation);
            json.WriteString("type", parameter.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // FHIR asks for a name that programs can use: meta-add becomes ResourceMetaAdd.
    private static string ComputerName(OfferedOperation offer)
    {
        var name = new StringBuilder(offer.Type ?? "Resource");
        foreach (var word in offer.Name.Split('-', StringSplitOptions.RemoveEmptyEntries))
            name.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        return name.ToString();
    }
}
