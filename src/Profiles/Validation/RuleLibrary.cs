using System.Collections.Concurrent;
using Profiles.Conformance;
using Profiles.Elements;
using Profiles.FhirPath;
using Profiles.Validation.Compilation;
using Profiles.Validation.Rules;

namespace Profiles.Validation;

/// <summary>
/// The rules made of definitions, each when it is first needed; shared by all validations and safe for many threads. Profiles are made anew when
/// the library changed. FHIR's own types never change.
/// </summary>
/// <param name="snapshots">The definitions.</param>
/// <param name="schemas">The types.</param>
internal sealed class RuleLibrary(Snapshots snapshots, TypeSchemas schemas)
{
    private readonly ConcurrentDictionary<string, TypeRules> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ElementSchema, IRule[]> _ofElements = new();
    private readonly ConcurrentDictionary<TypeSchema, IRule[]> _ofTypes = new();
    private readonly ConcurrentDictionary<string, FhirPathExpression> _expressions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _resourceTypes = [.. schemas.ResourceTypes, "Resource", "DomainResource"];
    private volatile ProfileCache _profiles = new(snapshots.Library.Revision);
    private volatile QuestionnaireCache _questionnaires = new(snapshots.Library.Revision);

    /// <summary>The rules of a profile or extension, or why there are none.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    public ProfileLookup Find(string canonical)
    {
        var profiles = _profiles;
        if (profiles.Revision != snapshots.Library.Revision)
            _profiles = profiles = new ProfileCache(snapshots.Library.Revision);
        if (profiles.Known.TryGetValue(canonical, out var found))
            return found;
        // What is not known is not kept: clients can name as many profiles as they like.
        return snapshots.Library.FindEntry("StructureDefinition", canonical) is null
            ? new ProfileLookup(null, $"{canonical} is not known here.")
            : profiles.Known.GetOrAdd(canonical, Compile(canonical));
    }

    /// <summary>A Questionnaire by its canonical; none when it is not known or cannot be read.</summary>
    public Element Questionnaire(string canonical)
    {
        var known = _questionnaires;
        if (known.Revision != snapshots.Library.Revision)
            _questionnaires = known = new QuestionnaireCache(snapshots.Library.Revision);
        if (known.Known.TryGetValue(canonical, out var found))
            return found;
        // What is not known is not kept, for clients may name anything.
        var read = Parse(canonical);
        return read.IsNone ? read : known.Known.GetOrAdd(canonical, read);
    }

    /// <summary>The type of a search parameter; null when it is not known.</summary>
    public string? SearchType(string canonical) => snapshots.Library.FindEntry("SearchParameter", canonical)?.Type;

    /// <summary>What FHIR asks of an element by its place in the type that holds it.</summary>
    public IRule[] OfElement(ElementSchema schema) =>
        _ofElements.TryGetValue(schema, out var found) ? found : _ofElements.GetOrAdd(schema, Own(schema.Path));

    /// <summary>What FHIR asks of everything of a type; nothing for backbone elements, which have a place only.</summary>
    public IRule[] OfType(TypeSchema type) =>
        _ofTypes.TryGetValue(type, out var found) ? found : _ofTypes.GetOrAdd(type, type.Name.Contains('.', StringComparison.Ordinal) ? [] : [.. Built(type), .. ElementOf(type.Name)?.Rules ?? []]);

    /// <summary>What FHIR says of the element at a path; null when there is none.</summary>
    public TypeElement? ElementOf(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return Type(dot < 0 ? path : path[..dot]).Find(path);
    }

    /// <summary>An expression, compiled once.</summary>
    /// <exception cref="InvalidDefinitionException">It is not FHIRPath.</exception>
    public FhirPathExpression Expression(string text)
    {
        try
        {
            return _expressions.GetOrAdd(text, FhirPathExpression.Compile);
        }
        catch (FhirPathException exception)
        {
            throw new InvalidDefinitionException($"Its expression '{text}' cannot be evaluated: {exception.Message}");
        }
    }

    /// <summary>Whether it is the name of a resource type.</summary>
    public bool IsResourceType(string name) => _resourceTypes.Contains(name);

    /// <summary>The type that a profile constrains; null when the profile is not known.</summary>
    public string? TypeOf(string canonical) => snapshots.Library.FindEntry("StructureDefinition", canonical)?.Type;

    private TypeRules Type(string name) =>
        _types.TryGetValue(name, out var found) ? found : _types.GetOrAdd(name, CompileType(name));

    private IRule[] Own(string path)
    {
        if (ElementOf(path) is not { } element)
            return [];
        return element.ContentOf is { } other && ElementOf(other) is { } content ? [.. element.Rules, .. content.Rules] : element.Rules;
    }

    // Rules that FHIR's definitions leave to words.
    private static IEnumerable<IRule> Built(TypeSchema type)
    {
        if (type.Name == "Extension")
            yield return ExtensionRule.Instance;
        if (type.Name == "Coding" || type.IsA("Quantity"))
            yield return CodingRule.Instance;
        if (type.Name == "Narrative")
            yield return TypeCheck.Narrative;
        if (type.Name == "Bundle")
            yield return TypeCheck.Bundle;
        if (type.Name == "QuestionnaireResponse")
            yield return TypeCheck.Answers;
        if (type.Name == "CapabilityStatement")
            yield return TypeCheck.Statement;
        if (type.Name == "SearchParameter")
            yield return TypeCheck.Parameter;
    }

    private TypeRules CompileType(string name)
    {
        using var open = new OpenStructures(snapshots);
        return open.FindType(name) is { IsProfile: false } structure ? RuleCompiler.CompileType(this, structure) : TypeRules.None;
    }

    private ProfileLookup Compile(string canonical)
    {
        using var open = new OpenStructures(snapshots);
        try
        {
            return open.Find(canonical) is { } structure
                ? new ProfileLookup(new RuleCompiler(this, open, structure).Compile(), null)
                : new ProfileLookup(null, snapshots.Fault(canonical) is { } fault ? $"{canonical} cannot be applied. {fault}" : $"{canonical} is not known here.");
        }
        catch (InvalidDefinitionException exception)
        {
            return new ProfileLookup(null, $"{canonical} cannot be applied. {exception.Message}");
        }
    }

    private Element Parse(string canonical) =>
        snapshots.Library.FindEntry("Questionnaire", canonical) is { } entry
            ? ElementTree.Parse(snapshots.Library.Read(entry), schemas, ParseLimits.Default, new List<ElementFault>())?.Root ?? default
            : default;

    private sealed record QuestionnaireCache(long Revision)
    {
        public ConcurrentDictionary<string, Element> Known { get; } = new(StringComparer.Ordinal);
    }

    private sealed record ProfileCache(long Revision)
    {
        public ConcurrentDictionary<string, ProfileLookup> Known { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>The rules of a profile, or why there are none.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Problem">Why there are none; null otherwise.</param>
internal readonly record struct ProfileLookup(ProfileRules? Rules, string? Problem);
