using Profiles.Conformance;

namespace FhirServer.Search;

/// <summary>
/// Which search parameters each resource type has: those of the definitions, and those that clients added while the server runs. Parameters of
/// all types (<c>_tag</c>, ...) stand under each type, and under <see cref="AnyType"/> for searches over all types.
/// What is asked here are the parameters that can be searched by; a resource is indexed by those that are still being built as well.
/// Both sets are immutable and change together, at once for the whole process.
/// See https://hl7.org/fhir/R4/searchparameter-registry.html.
/// </summary>
public sealed class SearchParameterRegistry
{
    /// <summary>The name under which the parameters stand that every type has.</summary>
    public const string AnyType = "Resource";

    private volatile Snapshot _current;

    /// <summary>Reads the definitions.</summary>
    /// <param name="library">Where the SearchParameter resources come from.</param>
    /// <param name="resourceTypes">The types that resources can have (<see cref="TypeSchemas.ResourceTypes"/>).</param>
    /// <exception cref="FormatException">A definition lacks what it needs.</exception>
    public SearchParameterRegistry(ConformanceLibrary library, IReadOnlyList<string> resourceTypes)
    {
        ResourceTypes = resourceTypes;
        BuiltIn = SearchParameterTables.Of(
            [.. library.SearchParameters().Select(json => DefinitionCorrections.Correct(SearchParameterDefinition.Read(json)))], resourceTypes);
        _current = new Snapshot(BuiltIn, BuiltIn, IndexGeneration.Stamp(revision: 0));
    }

    /// <summary>The types that resources can have.</summary>
    public IReadOnlyList<string> ResourceTypes { get; }

    /// <summary>
    /// How new the set is that resources are indexed by now. To be read before the entries are made: they are then of this set or a newer one.
    /// </summary>
    public long IndexStamp => _current.Stamp;

    /// <summary>Another object each time what can be searched by has changed.</summary>
    public object Searchable => _current.Searchable;

    /// <summary>The parameters of the definitions alone.</summary>
    internal SearchParameterTables BuiltIn { get; }

    /// <summary>What resources are indexed by: what can be searched by, and what is being built.</summary>
    internal SearchParameterTables Indexed => _current.Indexed;

    /// <summary>The parameter of a type, or null when the type, or the type's parameter, is unknown.</summary>
    /// <param name="type">The resource type, or <see cref="AnyType"/>.</param>
    /// <param name="code">The parameter's code.</param>
    public SearchParameterInfo? Find(string type, string code) => _current.Searchable.Find(type, code);

    /// <summary>All parameters of a type, in no particular order; none for an unknown type.</summary>
    /// <param name="type">The resource type, or <see cref="AnyType"/>.</param>
    public IReadOnlyList<SearchParameterInfo> For(string type) => _current.Searchable.For(type);

    /// <summary>Says whether a type is indexed by a parameter, ready or being built.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="name">The parameter's code or canonical URL.</param>
    public bool IsIndexed(string type, string name) => Indexed.Find(type, name) is not null || Indexed.For(type).Any(parameter => parameter.Url == name);

    /// <summary>Says whether resources of a type can be stored.</summary>
    public bool IsType(string type) => type != AnyType && BuiltIn.Has(type);

    /// <summary>Takes another set of parameters beside those of the definitions.</summary>
    /// <param name="ready">Those that can be searched by.</param>
    /// <param name="building">Those that resources are indexed by already.</param>
    /// <param name="revision">The number of this set: higher than that of any set before it.</param>
    internal void Publish(IReadOnlyList<SearchParameterDefinition> ready, IReadOnlyList<SearchParameterDefinition> building, long revision)
    {
        var searchable = BuiltIn.With(ready);
        _current = new Snapshot(searchable, searchable.With(building), IndexGeneration.Stamp(revision));
    }

    private sealed record Snapshot(SearchParameterTables Searchable, SearchParameterTables Indexed, long Stamp);
}
