using System.Text.RegularExpressions;
using FhirServer.Fhir;
using FhirServer.Search.Paths;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Search;

/// <summary>
/// Checks a SearchParameter before it is stored: whether this server could search by it. Only those with status active are used, and so
/// checked; drafts, retired and unknown ones are kept as they are. See https://hl7.org/fhir/R4/searchparameter.html.
/// </summary>
/// <param name="registry">The parameters there are.</param>
/// <param name="schemas">The types there are.</param>
public sealed partial class SearchParameterCheck(SearchParameterRegistry registry, TypeSchemas schemas)
{
    /// <summary>The resource type.</summary>
    public const string Type = "SearchParameter";

    private const int MostParts = 8;
    private readonly BooleanElements _booleans = new(schemas);

    /// <summary>Refuses a SearchParameter that could not be searched by.</summary>
    /// <exception cref="FhirException">422: the message names the element and what is wrong in it.</exception>
    public void Require(Element resource) => Read(resource);

    /// <summary>Finds two among several SearchParameters that want the same code.</summary>
    /// <returns>The error, and which of them it is about; null when there are no two.</returns>
    public (FhirError Error, int At)? Clash(IReadOnlyList<Element> resources)
    {
        var seen = new List<SearchParameterDefinition>();
        for (var i = 0; i < resources.Count; i++)
        {
            if (Read(resources[i]) is not { } definition)
                continue;
            if (seen.Find(other => Clashes(definition, other)) is { } first)
                return (Taken(definition, first.Url, string.Join(", ", definition.Bases)).Error, i);
            seen.Add(definition);
        }

        return null;
    }

    /// <summary>The types whose resources a definition is about.</summary>
    internal IReadOnlyList<string> TypesOf(SearchParameterDefinition definition) => [.. registry.ResourceTypes.Intersect(registry.BuiltIn.TypesOf(definition))];

    /// <summary>What search needs of a SearchParameter.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isStored">True for one that is stored: who among the stored ones has a code is for the caller to say.</param>
    /// <returns>Null when there is nothing to do: it is not active, or one of FHIR's own.</returns>
    /// <exception cref="FhirException">422: it could not be searched by.</exception>
    internal SearchParameterDefinition? Read(Element resource, bool isStored = false)
    {
        if (resource.Child("status").Text != "active")
            return null;
        var definition = Definition(resource);
        if (registry.BuiltIn.Definition(definition.Url) is { } own)
            return own.Code == definition.Code && own.Expression == definition.Expression ? null : throw Wrong(
                "url", $"'{definition.Url}' is a search parameter of FHIR R4 itself, whose definition stands; give yours a URL of its own.");
        foreach (var type in registry.BuiltIn.TypesOf(definition))
        {
            if ((isStored ? registry.BuiltIn : registry.Indexed).Find(type, definition.Code) is { } other && other.Url != definition.Url)
                throw Taken(definition, other.Url, type);
        }

        RequireElements(definition);
        RequirePaths(definition);
        return definition;
    }

    /// <summary>Says whether two definitions want the same code of the same type.</summary>
    internal bool Clashes(SearchParameterDefinition one, SearchParameterDefinition other) =>
        one.Code == other.Code && one.Url != other.Url && registry.BuiltIn.TypesOf(one).Intersect(registry.BuiltIn.TypesOf(other)).Any();

    private SearchParameterDefinition Definition(Element resource)
    {
        var url = resource.Child("url").Text;
        if (!Uri.TryCreate(url, UriKind.Absolute, out _))
            throw Wrong("url", "it must be an absolute URL, by which the parameter is known.");
        var code = resource.Child("code").Text ?? "";
        if (!Code().IsMatch(code))
            throw Wrong("code", $"'{ParameterName.Show(code)}' cannot stand in a URL as the name of a parameter: begin with a letter and go on with letters, digits, '-' or '_', 64 in all. A leading '_' is FHIR's own.");
        if (!Enum.TryParse<SearchParameterType>(resource.Child("type").Text, ignoreCase: true, out var type) || type == SearchParameterType.Special)
            throw Wrong("type", $"'{ParameterName.Show(resource.Child("type").Text ?? "")}' cannot be searched by; number, date, string, token, reference, composite, quantity and uri can.");
        var bases = Texts(resource, "base");
        if (bases.Count == 0)
            throw Wrong("base", "name the resource types that the parameter is for.");
        if (bases.FirstOrDefault(name => !registry.IsType(name) && name is not ("Resource" or "DomainResource")) is { } unknown)
            throw Wrong("base", $"'{ParameterName.Show(unknown)}' is not a resource type of FHIR R4.");
        return new SearchParameterDefinition(url, code, type, bases, resource.Child("expression").Text, Texts(resource, "target"), Components(resource));
    }

    private void RequireElements(SearchParameterDefinition definition)
    {
        if (string.IsNullOrWhiteSpace(definition.Expression))
            throw Wrong("expression", "without one there is nothing to search by.");
        if (definition.Targets.Count > 0 && definition.Type != SearchParameterType.Reference)
            throw Wrong("target", "only a parameter of type reference has targets.");
        if (definition.Targets.FirstOrDefault(target => !registry.IsType(target) && target != SearchParameterRegistry.AnyType) is { } unknown)
            throw Wrong("target", $"'{ParameterName.Show(unknown)}' is not a resource type of FHIR R4.");
        if (definition.Type != SearchParameterType.Composite && definition.Components.Count > 0)
            throw Wrong("component", "only a parameter of type composite has components.");
        if (definition.Type == SearchParameterType.Composite && definition.Components.Count is < 2 or > MostParts)
            throw Wrong("component", $"a composite has 2 to {MostParts} of them.");
        foreach (var component in definition.Components)
            RequireComponent(definition, component);
    }

    private void RequireComponent(SearchParameterDefinition definition, SearchParameterDefinition.Component component)
    {
        var part = registry.Indexed.Definition(component.Definition)
            ?? throw Wrong("component.definition", $"'{component.Definition}' is no search parameter that this server knows; store it first, with status active.");
        if (part.Type is SearchParameterType.Composite or SearchParameterType.Special)
            throw Wrong("component.definition", $"'{component.Definition}' is itself of type {part.Type.ToString().ToLowerInvariant()}, which cannot be a part.");
        if (registry.BuiltIn.TypesOf(definition).FirstOrDefault(type => registry.Indexed.Find(type, part.Code)?.Url != part.Url) is { } without)
            throw Wrong("component.definition", $"'{component.Definition}' is no search parameter of {without}, for which this one is.");
    }

    private void RequirePaths(SearchParameterDefinition definition)
    {
        var paths = new SearchParameterPaths(definition, schemas, _booleans);
        paths.RequireSize();
        paths.RequireBases();
        foreach (var parameter in registry.BuiltIn.TypesOf(definition).Select(type => Info(type, definition)))
            paths.RequireSense(parameter);
    }

    private SearchParameterInfo Info(string type, SearchParameterDefinition definition)
    {
        var components = definition.Components.Select(component => new SearchParameterComponent(
            registry.Indexed.Find(type, registry.Indexed.Definition(component.Definition)!.Code)!, component.Expression));
        return new SearchParameterInfo(
            type, definition.Code, definition.Type, definition.Url, SearchParameterTables.ExpressionFor(type, definition.Expression!), definition.Targets, [.. components]);
    }

    private static List<string> Texts(Element resource, string name)
    {
        var texts = new List<string>();
        foreach (var element in resource.Children(name))
            texts.Add(element.Text ?? "");
        return texts;
    }

    private static List<SearchParameterDefinition.Component> Components(Element resource)
    {
        var components = new List<SearchParameterDefinition.Component>();
        foreach (var element in resource.Children("component"))
            components.Add(new(element.Child("definition").Text ?? "", element.Child("expression").Text ?? ""));
        return components;
    }

    private static FhirException Taken(SearchParameterDefinition definition, string url, string types) => Wrong(
        "code", $"'{definition.Code}' of {types} is the search parameter {url} already; choose another code, or retire that one if it is yours.");

    /// <summary>The refusal of an element.</summary>
    internal static FhirException Wrong(string element, string why) =>
        new(FhirError.Unprocessable($"SearchParameter.{element}: {why}", $"SearchParameter.{element}"));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,63}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
