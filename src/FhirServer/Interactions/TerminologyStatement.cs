using System.Buffers;
using System.Text.Json;
using FhirServer.Fhir;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>
/// Writes a TerminologyCapabilities: the code systems that are held, and what can be asked of them, as far as operations for it are offered.
/// See https://hl7.org/fhir/R4/terminologycapabilities.html.
/// </summary>
/// <param name="router">Knows the operations.</param>
/// <param name="library">Knows the code systems.</param>
/// <param name="started">When the server was started: the date of the statement.</param>
public sealed class TerminologyStatement(FhirRouter router, ConformanceLibrary library, DateTimeOffset started)
{
    /// <summary>Another number each time what is held may have changed.</summary>
    public long Revision => library.Revision;

    /// <summary>Writes the statement for a base URL.</summary>
    public byte[] Write(string baseUrl)
    {
        var buffer = new ArrayBufferWriter<byte>(128 * 1024);
        using (var json = new Utf8JsonWriter(buffer, FhirSerializer.Writing(pretty: false)))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "TerminologyCapabilities");
            json.WriteString("url", $"{baseUrl}/metadata?mode=terminology");
            json.WriteString("version", CapabilitiesInteraction.SoftwareVersion);
            json.WriteString("name", "FhirServerTerminology");
            json.WriteString("status", "active");
            json.WriteString("date", ResourceBody.Instant(started));
            json.WriteString("description", Describe());
            json.WriteString("kind", "instance");
            json.WriteStartObject("software");
            json.WriteString("name", "FhirServer");
            json.WriteString("version", CapabilitiesInteraction.SoftwareVersion);
            json.WriteEndObject();
            json.WriteStartObject("implementation");
            json.WriteString("description", "FHIR R4 server for India's digital health network");
            json.WriteString("url", baseUrl);
            json.WriteEndObject();
            WriteSystems(json);
            WriteExpansion(json);
            WriteQuestions(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private string Describe()
    {
        string[] known = ["expand", "validate-code", "lookup", "subsumes", "translate", "closure"];
        return $"Offered: {string.Join(", ", known.Where(name => Offer(name) is not null).Select(name => "$" + name))}. Not offered: {string.Join(", ", known.Where(name => Offer(name) is null).Select(name => "$" + name).DefaultIfEmpty("nothing"))}.";
    }

    private OfferedOperation? Offer(string name) => router.Operations.FirstOrDefault(offer => offer.Name == name);

    private void WriteSystems(Utf8JsonWriter json)
    {
        var subsumes = Offer("subsumes") is not null;
        var systems = library.OfType("CodeSystem").Where(entry => entry.Url is not null && HoldsCodes(library.Read(entry).Span))
            .GroupBy(entry => entry.Url!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (systems.Count == 0)
            return;
        json.WriteStartArray("codeSystem");
        foreach (var system in systems)
        {
            json.WriteStartObject();
            json.WriteString("uri", system.Key);
            WriteVersions(json, [.. system.Select(entry => entry.Version).OfType<string>().Distinct(StringComparer.Ordinal)], library.FindEntry("CodeSystem", system.Key)?.Version);
            json.WriteBoolean("subsumption", subsumes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVersions(Utf8JsonWriter json, List<string> versions, string? usual)
    {
        if (versions.Count == 0)
            return;
        json.WriteStartArray("version");
        foreach (var version in versions)
        {
            json.WriteStartObject();
            json.WriteString("code", version);
            json.WriteBoolean("isDefault", version == usual);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Of many code systems only the name is known: their codes are elsewhere.
    private static bool HoldsCodes(ReadOnlySpan<byte> definition)
    {
        var reader = new Utf8JsonReader(definition, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isContent && reader.TokenType == JsonTokenType.String)
                return !reader.ValueTextEquals("not-present"u8) && !reader.ValueTextEquals("supplement"u8);
            reader.Skip();
        }

        return false;
    }

    private void WriteExpansion(Utf8JsonWriter json)
    {
        if (Offer("expand") is not { } expand)
            return;
        json.WriteStartObject("expansion");
        json.WriteBoolean("hierarchical", false);
        json.WriteBoolean("paging", expand.Follows.Contains("offset"));
        json.WriteBoolean("incomplete", false);
        json.WriteStartArray("parameter");
        foreach (var name in expand.Follows)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("textFilter", "filter finds codes whose code or display has every word of it, whatever the case.");
        json.WriteEndObject();
        json.WriteString("codeSearch", "all");
    }

    private void WriteQuestions(Utf8JsonWriter json)
    {
        if (Offer("validate-code") is { } validate)
            WriteFlag(json, "validateCode", "translations", validate.Follows.Contains("displayLanguage"));
        // Without a ConceptMap nothing is translated.
        if (Offer("translate") is not null)
            WriteFlag(json, "translation", "needsMap", value: true);
        if (Offer("closure") is not null)
            WriteFlag(json, "closure", "translation", value: false);
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, string property, bool value)
    {
        json.WriteStartObject(name);
        json.WriteBoolean(property, value);
        json.WriteEndObject();
    }
}
