using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>
/// The OperationDefinitions of what FHIR R4 does not define: operations of the server's own, and those of FHIR at levels that FHIR does not give
/// them. They are made of what is offered, and put among the definitions that came with the server, where they are read and searched.
/// See https://hl7.org/fhir/R4/operationdefinition.html.
/// </summary>
/// <param name="library">Knows the definitions of FHIR.</param>
/// <param name="baseUrl">The server's own base URL: the canonicals are below it, so that they can be followed.</param>
public sealed class OwnOperations(ConformanceLibrary library, string baseUrl)
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _made = new(StringComparer.Ordinal);

    /// <summary>Defines what FHIR does not, and gives it to the library: before that is asked by anybody.</summary>
    /// <param name="offered">What is offered.</param>
    /// <returns>The same operations, with definitions that there are.</returns>
    public IReadOnlyList<OfferedOperation> Define(IReadOnlyList<OfferedOperation> offered)
    {
        List<OfferedOperation> defined = [.. offered.Select(offer => offer with { Definitions = Names(offer) })];
        library.Provide(_made.Values);
        return defined;
    }

    private IReadOnlyList<OperationDefinitionName> Names(OfferedOperation offer)
    {
        if (library.Find(offer.Definition) is not { } json)
            return [Make(offer, offer.Levels, Described(offer))];
        var standard = JsonNode.Parse(json.Span)!.AsObject();
        var levels = Levels(standard);
        if ((offer.Levels & levels) != levels)
            return [Make(offer, offer.Levels, Derived(standard, offer))];
        var more = offer.Levels & ~levels;
        var theirs = new OperationDefinitionName(offer.Definition, levels);
        return more == OperationLevels.None ? [theirs] : [theirs, Make(offer, more, Derived(standard, offer))];
    }

    private OperationDefinitionName Make(OfferedOperation offer, OperationLevels levels, JsonObject definition)
    {
        var id = $"own-{offer.Type ?? "Resource"}-{offer.Name}";
        var canonical = $"{baseUrl}/OperationDefinition/{id}";
        var made = new JsonObject { ["resourceType"] = "OperationDefinition", ["id"] = id, ["url"] = canonical, ["version"] = CapabilitiesInteraction.SoftwareVersion };
        foreach (var (name, value) in definition)
            made[name] = value?.DeepClone();
        made["system"] = levels.HasFlag(OperationLevels.System);
        made["type"] = levels.HasFlag(OperationLevels.Type);
        made["instance"] = levels.HasFlag(OperationLevels.Instance);
        _made[id] = JsonSerializer.SerializeToUtf8Bytes(made);
        return new OperationDefinitionName(canonical, levels);
    }

    private static OperationLevels Levels(JsonObject definition) =>
        (Is(definition, "system") ? OperationLevels.System : OperationLevels.None)
        | (Is(definition, "type") ? OperationLevels.Type : OperationLevels.None)
        | (Is(definition, "instance") ? OperationLevels.Instance : OperationLevels.None);

    private static bool Is(JsonObject definition, string flag) => (bool?)definition[flag] ?? false;

    // What follows in the order of FHIR's elements; the flags of the levels are set afterwards.
    private static JsonObject Derived(JsonObject standard, OfferedOperation offer)
    {
        var derived = Head(offer);
        derived["description"] = $"{(string?)standard["description"]} Here also, or only, at the levels said below.".Trim();
        derived["affectsState"] = offer.AffectsState;
        derived["code"] = offer.Name;
        derived["base"] = offer.Definition;
        derived["resource"] = standard["resource"]?.DeepClone();
        (derived["system"], derived["type"], derived["instance"]) = (false, false, false);
        if (standard["parameter"] is { } parameters)
            derived["parameter"] = parameters.DeepClone();
        return derived;
    }

    private static JsonObject Described(OfferedOperation offer)
    {
        var described = Head(offer);
        described["description"] = offer.Description ?? $"The operation ${offer.Name}, which FHIR R4 does not define.";
        described["affectsState"] = offer.AffectsState;
        described["code"] = offer.Name;
        described["resource"] = new JsonArray(offer.Type ?? "Resource");
        (described["system"], described["type"], described["instance"]) = (false, false, false);
        if (offer.Parameters.Count > 0)
            described["parameter"] = new JsonArray([.. offer.Parameters.Select(Parameter)]);
        return described;
    }

    private static JsonObject Head(OfferedOperation offer) => new()
    {
        ["name"] = ComputerName(offer),
        ["title"] = $"${offer.Name}",
        ["status"] = "active",
        ["kind"] = "operation",
    };

    private static JsonObject Parameter(OfferedParameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["use"] = parameter.IsOut ? "out" : "in",
        ["min"] = parameter.Min,
        ["max"] = parameter.Max,
        ["documentation"] = parameter.Documentation,
        ["type"] = parameter.Type,
    };

    // FHIR asks for a name that programs can use: meta-add becomes ResourceMetaAdd.
    private static string ComputerName(OfferedOperation offer)
    {
        var name = new StringBuilder(offer.Type ?? "Resource");
        foreach (var word in offer.Name.Split('-', StringSplitOptions.RemoveEmptyEntries))
            name.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        return name.ToString();
    }
}
