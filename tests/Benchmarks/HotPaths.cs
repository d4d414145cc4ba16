using FhirServer;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Profiles.Validation;

namespace Benchmarks;

/// <summary>
/// The operations whose cost decides what a request costs, each once, over the real parts of the server.
/// The benchmarks time them, a test holds their allocations to budgets.json.
/// </summary>
internal sealed class HotPaths : IAsyncDisposable
{
    private const string BaseUrl = "http://localhost:8080/fhir";
    private const int Entries = 50;

    private static readonly ResourceKey Key = new("Observation", "observation-1");
    private static readonly SqlNames Names = new(_ => 1, (_, _) => [1]);

    private static readonly KeyValuePair<string, string>[] Parameters =
        [new("code", "http://loinc.org|8867-4"), new("date", "ge2024-01-01"), new("subject", "Patient/1")];

    private readonly ServiceProvider _parts;
    private readonly string _folder;
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ResourceParser _parser;
    private readonly IndexExtractor _extractor;
    private readonly QueryParser _queries;
    private readonly Dispatcher _dispatcher;
    private readonly ProfileValidator _validator;
    private readonly Profiles.Elements.ElementTree _tree;
    private readonly byte[] _stored;

    private HotPaths(ServiceProvider parts, string folder, ReadOnlyMemory<byte> json)
    {
        (_parts, _folder, _json) = (parts, folder, json);
        _parser = parts.GetRequiredService<ResourceParser>();
        _extractor = parts.GetRequiredService<IndexExtractor>();
        _queries = parts.GetRequiredService<QueryParser>();
        _dispatcher = parts.GetRequiredService<Dispatcher>();
        _validator = parts.GetRequiredService<ProfileValidator>();
        _tree = _parser.Parse(json);
        _stored = ResourceTemplate.Make(json.Span, 0, json.Length, Key, []).Stamp(1, DateTimeOffset.UnixEpoch);
    }

    /// <summary>Opens the parts over a data folder of their own, with one Observation in it.</summary>
    public static async Task<HotPaths> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fhirserver-hot-").FullName;
        var services = new ServiceCollection();
        services.AddFhirServer(new ServerOptions { DataDirectory = folder }, BaseUrl);
        var paths = new HotPaths(services.BuildServiceProvider(), folder, Observation());
        await paths._dispatcher.HandleAsync(Request("PUT") with { Body = paths._json, ContentType = "application/fhir+json" }, CancellationToken.None);
        return paths;
    }

    /// <summary>An Observation of 1 kB, bytes to tree, structure checked.</summary>
    public object Parse() => _parser.Parse(_json);

    /// <summary>Its index entries.</summary>
    public object Extract() => _extractor.Extract(_tree.Root);

    /// <summary>Its validation against FHIR R4, by the tree.</summary>
    public async Task<object> ValidateAsync() => await _validator.ValidateAsync(_tree.Root, ValidationAsk.Default, CancellationToken.None);

    /// <summary>Its stored form.</summary>
    public object Template() => ResourceTemplate.Make(_json.Span, 0, _json.Length, Key, []).Stamp(1, DateTimeOffset.UnixEpoch);

    /// <summary>A search of three parameters, text to SQL.</summary>
    public object Query()
    {
        var query = _queries.Parse([Key.Type], Parameters, strict: false).Query;
        return new SqlFilterCompiler(new SqlParameters(), Names, grant: null).Compile(query.Where, "r");
    }

    /// <summary>A read through the dispatcher from the embedded store.</summary>
    public async Task<object> ReadAsync() => await _dispatcher.HandleAsync(Request("GET"), CancellationToken.None);

    /// <summary>A searchset Bundle of 50 entries.</summary>
    public object Searchset()
    {
        var bundle = new BundleBuilder("searchset", total: null, [("self", BaseUrl + "/Observation"), ("first", BaseUrl + "/Observation")]);
        for (var i = 0; i < Entries; i++)
            bundle.AddSearchEntry($"{BaseUrl}/{Key}", _stored, "match");
        return bundle.Build();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static FhirRequest Request(string method) => new() { Method = method, Path = Key.ToString(), BaseUrl = BaseUrl, Caller = Caller.Open };

    private static byte[] Observation()
    {
        using var stream = typeof(HotPaths).Assembly.GetManifestResourceStream("Observation.json") ?? throw new FileNotFoundException("There is no Observation.json.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().TrimEnd()
            .Replace("{patient}", "1", StringComparison.Ordinal).Replace("{encounter}", "2", StringComparison.Ordinal).Replace("{practitioner}", "3", StringComparison.Ordinal)
            .Replace("{\"resourceType\":\"Observation\"", $"{{\"resourceType\":\"Observation\",\"id\":\"{Key.Id}\"", StringComparison.Ordinal);
        return System.Text.Encoding.UTF8.GetBytes(text);
    }
}
