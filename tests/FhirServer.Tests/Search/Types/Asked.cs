using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Types;

/// <summary>Stored value, query value, answer: what the tables of these tests are made of, over the real parameters of R4.</summary>
internal static class Asked
{
    /// <summary>What the base URL of the server is in these tests.</summary>
    public const string BaseUrl = "http://localhost:8080/fhir";

    /// <summary>A server in India, at noon of 2024-06-15 there.</summary>
    public static SearchSettings InIndia { get; } =
        new(BaseUrl, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"), new StoppedClock(new DateTimeOffset(2024, 6, 15, 12, 0, 0, TimeSpan.FromHours(5.5))));

    /// <summary>The entries of a resource under one parameter.</summary>
    public static IReadOnlyList<IndexEntry> Entries(string type, string code, string members, SearchSettings? settings = null)
    {
        var extractor = settings is null ? Core.Extractor : new IndexExtractor(Core.Registry, Core.Schemas, settings);
        return extractor.Extract(Core.Parameter(type, code), Core.Tree($$"""{"resourceType":"{{type}}", {{members}} }""").Root);
    }

    /// <summary>What a query value means.</summary>
    public static Criterion Criterion(string type, string code, string? modifier, string value, SearchSettings? settings = null)
    {
        var parameter = Core.Parameter(type, code);
        return SearchTypes.For(parameter.Type).Parse(parameter, modifier, value, settings ?? Core.Settings);
    }

    /// <summary>Whether a resource with these members answers a query, by the meaning of the tree that the query becomes.</summary>
    public static bool Answers(string type, string code, string? modifier, string value, string members, SearchSettings? settings = null)
    {
        var extractor = settings is null ? Core.Extractor : new IndexExtractor(Core.Registry, Core.Schemas, settings);
        var entries = extractor.Extract(Core.Tree($$"""{"resourceType":"{{type}}", {{members}} }""").Root);
        return Answers(type, modifier is null ? code : $"{code}:{modifier}", value, entries, settings ?? Core.Settings);
    }

    /// <summary>Whether a resource with these entries answers a query.</summary>
    public static bool Answers(string type, string name, string value, IReadOnlyList<IndexEntry> entries, SearchSettings settings)
    {
        var query = new QueryParser(Core.Registry, settings, new SearchLimits()).Parse([type], [new(name, value)], strict: true).Query;
        var candidate = new IndexedResource(new ResourceKey(type, "it"), DateTimeOffset.UnixEpoch, entries);
        return InMemoryMatcher.Matches(query.Where, candidate, [candidate]);
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
