using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>
/// The definitions that came with the server or its packages, as resources: they can be read and searched although nobody stored them. Each has
/// one version, whose number is made of its content. A stored resource takes the place of the one that has its type and id, as long as it is there.
/// </summary>
/// <param name="library">The definitions.</param>
/// <param name="parser">Reads them.</param>
/// <param name="registry">Knows by what they can be searched.</param>
/// <param name="schemas">The types there are.</param>
/// <param name="settings">How search reads values.</param>
public sealed class BuiltInDefinitions(
    ConformanceLibrary library, ResourceParser parser, SearchParameterRegistry registry, TypeSchemas schemas, SearchSettings settings)
{
    // When FHIR R4 was published: of definitions that do not say when they were changed last.
    private static readonly DateTimeOffset s_published = new(2019, 11, 1, 0, 0, 0, TimeSpan.Zero);

    // Word by word they are not indexed: there are too many words in them that say nothing of them.
    private readonly IndexExtractor _extractor = new(registry, schemas, settings with { FullText = FullText.None });
    private readonly ConcurrentDictionary<string, Lazy<Shelf>> _shelves = new(StringComparer.Ordinal);

    /// <summary>A definition as a resource, or null when there is none of this type and id.</summary>
    public RawResource? Read(string type, string id) => library.Packaged(type, id) is { } entry ? Read(entry) : null;

    /// <summary>A definition as a resource.</summary>
    public RawResource Read(DefinitionEntry entry)
    {
        var json = library.Read(entry).Span;
        var version = (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(json)) >> 24) + 1;
        var changed = LastUpdated(json);
        var key = new ResourceKey(entry.ResourceType, entry.Id);
        var body = ResourceTemplate.Make(json, json.IndexOf((byte)'{'), json.LastIndexOf((byte)'}') + 1, key, []);
        return new RawResource(key with { Version = version }, changed, WriteMethod.Put, body.Stamp(version, changed));
    }

    /// <summary>
    /// Those that answer a search for one type, in the order of the packages; none for other searches, for those that follow links from resource
    /// to resource, and of those whose place a stored resource takes.
    /// </summary>
    /// <param name="query">The query, with everything looked up.</param>
    public IReadOnlyList<(DefinitionEntry Entry, IndexedResource Indexed)> Matching(SearchQuery query)
    {
        if (query.Types is not [var type] || query.Contained is not null || library.PackagedOfType(type).Count == 0 || FollowsLinks(query.Where))
            return [];
        var candidates = Named(type, query.Where) is { } few
            ? few.Select(entry => (Entry: entry, Indexed: Index(entry)))
            : All(type);
        return [.. candidates.Where(candidate => !library.IsStored(type, candidate.Entry.Id) && InMemoryMatcher.Matches(query.Where, candidate.Indexed, []))];
    }

    // A search by url or id, which is nearly every one, need not look at all of them.
    private IEnumerable<DefinitionEntry>? Named(string type, SearchExpr where)
    {
        foreach (var operand in where is SearchExpr.And and ? and.Operands : [where])
        {
            switch (operand)
            {
                case SearchExpr.IdIn byId:
                    return byId.Ids.Distinct(StringComparer.Ordinal).Select(id => library.Packaged(type, id)).OfType<DefinitionEntry>();
                case SearchExpr.Match { Parameter.Code: "url", Criterion: Criterion.Uri { Mode: UriMatch.Exact } url }:
                    return library.PackagedByUrl(url.Value).Where(entry => entry.ResourceType == type);
                default:
                    continue;
            }
        }

        return null;
    }

    private (DefinitionEntry Entry, IndexedResource Indexed)[] All(string type)
    {
        var tables = registry.Indexed;
        if (!_shelves.TryGetValue(type, out var shelf) || !ReferenceEquals(shelf.Value.Tables, tables))
            shelf = _shelves[type] = new Lazy<Shelf>(() => new Shelf(tables, [.. library.PackagedOfType(type).AsParallel().AsOrdered().Select(entry => (entry, Index(entry)))]));
        return shelf.Value.Definitions;
    }

    private IndexedResource Index(DefinitionEntry entry)
    {
        var json = library.Read(entry);
        // What a package brings is searched as far as it can be understood.
        var root = parser.Parse(json, out _).Root;
        return new IndexedResource(new ResourceKey(entry.ResourceType, entry.Id), LastUpdated(json.Span), _extractor.Extract(root));
    }

    private static bool FollowsLinks(SearchExpr expression) => expression switch
    {
        SearchExpr.And and => and.Operands.Any(FollowsLinks),
        SearchExpr.Or or => or.Operands.Any(FollowsLinks),
        SearchExpr.Not not => FollowsLinks(not.Operand),
        SearchExpr.Chain or SearchExpr.Has => true,
        _ => false,
    };

    private static DateTimeOffset LastUpdated(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isDate = reader.ValueTextEquals("date"u8);
            reader.Read();
            if (isDate && reader.TokenType == JsonTokenType.String
                && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
                return date.AddTicks(-(date.Ticks % TimeSpan.TicksPerMillisecond));
            reader.Skip();
        }

        return s_published;
    }

    private sealed record Shelf(SearchParameterTables Tables, (DefinitionEntry Entry, IndexedResource Indexed)[] Definitions);
}
