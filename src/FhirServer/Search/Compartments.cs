using System.Collections.Frozen;
using System.Text.Json;
using FhirServer.Search.Types;
using Profiles.Conformance;

namespace FhirServer.Search;

/// <summary>
/// Which reference parameters place a resource in the compartment of a patient, an encounter, a practitioner, a related person or a device:
/// https://hl7.org/fhir/R4/compartmentdefinition.html.
/// </summary>
public sealed class Compartments
{
    /// <summary>What a CompartmentDefinition writes for the compartment's own resource in place of a parameter.</summary>
    private const string Own = "{def}";

    private readonly FrozenDictionary<string, FrozenDictionary<string, IReadOnlyList<SearchParameterInfo>>> _byName;

    /// <summary>Reads the CompartmentDefinitions.</summary>
    /// <param name="library">Where they come from.</param>
    /// <param name="registry">The parameters they name.</param>
    public Compartments(ConformanceLibrary library, SearchParameterRegistry registry) =>
        _byName = library.OfType("CompartmentDefinition")
            .Select(entry => Read(library.Read(entry), registry))
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Value);

    /// <summary>Says whether there are compartments of this name, for example <c>Patient</c>.</summary>
    public bool Has(string compartment) => _byName.ContainsKey(compartment);

    /// <summary>The reference parameters that place a type's resources in a compartment; none when they never are in one.</summary>
    /// <param name="compartment">The compartment's name, for example <c>Patient</c>.</param>
    /// <param name="type">The resource type.</param>
    public IReadOnlyList<SearchParameterInfo> Parameters(string compartment, string type) =>
        _byName.TryGetValue(compartment, out var byType) && byType.TryGetValue(type, out var parameters) ? parameters : [];

    /// <summary>The types whose resources may be in a compartment, the compartment's own type among them; none for an unknown name.</summary>
    /// <param name="compartment">The compartment's name.</param>
    public IReadOnlyList<string> Types(string compartment) => _byName.TryGetValue(compartment, out var byType) ? byType.Keys : [];

    /// <summary>What must be true of a type's resource for it to be in a compartment.</summary>
    /// <param name="compartment">The compartment's name, for example <c>Patient</c>.</param>
    /// <param name="id">The id of the resource whose compartment it is.</param>
    /// <param name="type">The resource type.</param>
    /// <returns><see cref="SearchExpr.Nothing"/> when the type is never in one.</returns>
    public SearchExpr Contains(string compartment, string id, string type)
    {
        var ways = new List<SearchExpr>();
        if (type == compartment && Has(compartment))
            ways.Add(new SearchExpr.IdIn([id]));
        foreach (var parameter in Parameters(compartment, type))
            ways.Add(new SearchExpr.Match(parameter, new Criterion.Reference(compartment, id, Version: null)));
        return new SearchExpr.Or(ways);
    }

    /// <summary>What must be true of a resource of any type for it to be in a compartment.</summary>
    /// <param name="compartment">The compartment's name, for example <c>Patient</c>.</param>
    /// <param name="id">The id of the resource whose compartment it is.</param>
    public SearchExpr Contains(string compartment, string id) => new SearchExpr.Or(
        [.. Types(compartment).Select(type => new SearchExpr.And([new SearchExpr.TypeIn([type]), Contains(compartment, id, type)]))]);

    private static KeyValuePair<string, FrozenDictionary<string, IReadOnlyList<SearchParameterInfo>>> Read(
        ReadOnlyMemory<byte> json, SearchParameterRegistry registry)
    {
        using var document = JsonDocument.Parse(json);
        var name = document.RootElement.GetProperty("code").GetString()!;
        var types = new Dictionary<string, IReadOnlyList<SearchParameterInfo>> { [name] = [] };
        foreach (var resource in document.RootElement.GetProperty("resource").EnumerateArray())
        {
            var type = resource.GetProperty("code").GetString()!;
            if (resource.TryGetProperty("param", out var codes))
                types[type] = [.. codes.EnumerateArray().Select(code => code.GetString()!).Where(code => code != Own).Select(code => Known(registry, type, code))];
        }

        return new(name, types.ToFrozenDictionary());
    }

    private static SearchParameterInfo Known(SearchParameterRegistry registry, string type, string code) =>
        registry.Find(type, code)
        ?? throw new FormatException($"A CompartmentDefinition names {type}.{code}, which is no search parameter of the type.");
}
