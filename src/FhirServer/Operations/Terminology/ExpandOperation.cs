using System.Globalization;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Terminology;

namespace FhirServer.Operations.Terminology;

/// <summary>ValueSet/$expand: https://hl7.org/fhir/R4/valueset-operation-expand.html.</summary>
/// <param name="questions">Answers.</param>
/// <param name="parser">Reads the input.</param>
/// <param name="clock">Dates the expansion.</param>
public sealed class ExpandOperation(TerminologyQuestions questions, ResourceParser parser, TimeProvider clock)
{
    private static readonly OperationInput s_input = OperationInput.Of(
        "expand",
        "url valueSet valueSetVersion filter offset count includeDesignations designation includeDefinition activeOnly excludeNested excludeNotForUI excludePostCoordinated displayLanguage exclude-system",
        "context contextDirection date system-version check-system-version force-system-version",
        ("valueSet", "ValueSet"));

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("expand", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync, "ValueSet") { Follows = [.. s_input.Names] };

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var given = await questions.GivenAsync(asked, input, "valueSet", grant, cancellationToken);
        var canonical = given?.Url ?? Versioned.Canonical(input.Required("url"), input.Text("valueSetVersion"));
        var ask = new ExpansionAsk
        {
            Filter = input.Text("filter"),
            Offset = input.Number("offset") ?? 0,
            Count = input.Number("count"),
            ActiveOnly = input.Flag("activeOnly"),
            SelectableOnly = input.Flag("excludeNotForUI"),
            DisplayLanguage = input.Text("displayLanguage"),
            ExcludedSystems = [.. input.Texts("exclude-system")],
        };
        // Expansions here are flat, and nothing in them is post-coordinated.
        _ = (input.Flag("excludeNested"), input.Flag("excludePostCoordinated"));
        var shape = new ExpansionShape(input.Flag("includeDesignations"), [.. input.Texts("designation")], input.Flag("includeDefinition"));
        var (expansion, definition) = await questions.AskAsync(given, grant, held => (held.Expand(canonical, ask), held.Find("ValueSet", canonical)), cancellationToken);
        return ParametersText.Resource("ValueSet", json =>
        {
            WriteHead(json, definition!.Value, shape.WithDefinition);
            json.WriteStartObject("expansion");
            json.WriteString("identifier", $"urn:uuid:{ResourceKey.NewId()}");
            json.WriteString("timestamp", ResourceBody.Instant(clock.GetUtcNow()));
            json.WriteNumber("total", expansion.Total);
            if (ask.Offset > 0 || ask.Count is not null)
                json.WriteNumber("offset", ask.Offset);
            WriteParameters(json, ask, shape, expansion);
            WriteCodes(json, expansion, shape);
            json.WriteEndObject();
        });
    }

    private static void WriteHead(Utf8JsonWriter json, ReadOnlyMemory<byte> definition, bool isWhole)
    {
        using var document = JsonDocument.Parse(definition, new JsonDocumentOptions { MaxDepth = 2000 });
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name is "resourceType" or "expansion" or "text" || !(isWhole || property.Name is "id" or "url" or "version" or "name" or "title" or "status" or "experimental"))
                continue;
            property.WriteTo(json);
        }
    }

    private static void WriteParameters(Utf8JsonWriter json, ExpansionAsk ask, ExpansionShape shape, Expansion expansion)
    {
        json.WriteStartArray("parameter");
        json.Write("filter", "valueString", ask.Filter);
        json.Write("offset", "valueInteger", ask.Offset == 0 ? null : ask.Offset.ToString(CultureInfo.InvariantCulture));
        json.Write("count", "valueInteger", ask.Count?.ToString(CultureInfo.InvariantCulture));
        json.Write("displayLanguage", "valueCode", ask.DisplayLanguage);
        json.Write("activeOnly", ask.ActiveOnly);
        json.Write("includeDesignations", shape.WithDesignations);
        json.Write("excludeNested", true);
        if (ask.SelectableOnly)
            json.Write("excludeNotForUI", true);
        foreach (var excluded in ask.ExcludedSystems)
            json.Write("exclude-system", "valueUri", excluded);
        foreach (var used in expansion.UsedSystems)
            json.Write("version", "valueUri", used);
        json.WriteEndArray();
    }

    private static void WriteCodes(Utf8JsonWriter json, Expansion expansion, ExpansionShape shape)
    {
        // An empty list is no JSON of FHIR.
        if (expansion.Codes.Count == 0)
            return;
        json.WriteStartArray("contains");
        foreach (var code in expansion.Codes)
        {
            json.WriteStartObject();
            json.WriteString("system", code.System);
            if (code.IsAbstract)
                json.WriteBoolean("abstract", true);
            if (code.IsInactive)
                json.WriteBoolean("inactive", true);
            json.WriteString("code", code.Code);
            json.WriteText("display", code.Display);
            WriteDesignations(json, code, shape);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDesignations(Utf8JsonWriter json, ExpandedCode code, ExpansionShape shape)
    {
        var chosen = shape.Choose(code.Designations);
        if (chosen.Count == 0)
            return;
        json.WriteStartArray("designation");
        foreach (var designation in chosen)
        {
            json.WriteStartObject();
            json.WriteText("language", designation.Language);
            if (designation.UseCode is not null)
            {
                json.WriteStartObject("use");
                json.WriteText("system", designation.UseSystem);
                json.WriteText("code", designation.UseCode);
                json.WriteEndObject();
            }

            json.WriteString("value", designation.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What is told of each code.</summary>
    private sealed record ExpansionShape(bool WithDesignations, IReadOnlyList<string> Wanted, bool WithDefinition)
    {
        /// <summary>The designations that are wanted: by use ("system|code") or language ("urn:ietf:bcp:47|de"), or all.</summary>
        public IReadOnlyList<Designation> Choose(IReadOnlyList<Designation> all)
        {
            if (!WithDesignations && Wanted.Count == 0)
                return [];
            return Wanted.Count == 0 ? all : [.. all.Where(one => Wanted.Contains($"{one.UseSystem}|{one.UseCode}") || Wanted.Contains($"urn:ietf:bcp:47|{one.Language}") || Wanted.Contains(one.Language))];
        }
    }
}
