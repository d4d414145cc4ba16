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

    /// <summary>Whether a resource with these members answers.</summary>
    public static bool Answers(string type, string code, string? modifier, string value, string members, SearchSettings? settings = null)
    {
        var criterion = Criterion(type, code, modifier, value, settings);
        return Entries(type, code, members, settings).Any(entry => SearchTypes.Match(criterion, entry));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
