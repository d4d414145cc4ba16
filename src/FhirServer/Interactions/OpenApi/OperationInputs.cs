using System.Text.Json;
using Profiles.Conformance;

namespace FhirServer.Interactions.OpenApi;

/// <summary>Writes what an operation takes in a URL, from its OperationDefinition: https://hl7.org/fhir/R4/operations.html#executing.</summary>
/// <param name="library">Holds the definitions.</param>
public sealed class OperationInputs(ConformanceLibrary library)
{
    /// <summary>The parameters that can stand in a URL: those of primitive types.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="offer">The operation.</param>
    public void Write(Utf8JsonWriter json, OfferedOperation offer)
    {
        if (library.Find(offer.Definitions[0].Canonical) is not { } definition)
            return;
        using var document = JsonDocument.Parse(definition);
        if (!document.RootElement.TryGetProperty("parameter", out var parameters))
            return;
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in parameters.EnumerateArray().Where(IsPrimitiveInput))
        {
            var name = parameter.GetProperty("name").GetString()!;
            if (written.Add(name) && (offer.Follows.Count == 0 || offer.Follows.Contains(name)))
                OpenApiComponents.WriteQueryParameter(json, name, parameter.TryGetProperty("documentation", out var text) ? text.GetString() : null);
        }
    }

    private static bool IsPrimitiveInput(JsonElement parameter) =>
        parameter.GetProperty("use").ValueEquals("in")
        && parameter.TryGetProperty("type", out var type) && type.GetString() is [var first, ..] && char.IsLower(first);
}
