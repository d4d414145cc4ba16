using BenchmarkDotNet.Attributes;

namespace Benchmarks;

/// <summary>Times and allocations of the hot paths: <c>dotnet run -c Release --project tests/Benchmarks -- --filter '*'</c>.</summary>
[MemoryDiagnoser]
public class HotPathBenchmarks
{
    private HotPaths _paths = null!;

    /// <summary>Opens the parts once.</summary>
    [GlobalSetup]
    public async Task OpenAsync() => _paths = await HotPaths.OpenAsync();

    /// <summary>Closes them.</summary>
    [GlobalCleanup]
    public async Task CloseAsync() => await _paths.DisposeAsync();

    /// <summary>An Observation of 1 kB, bytes to tree, structure checked.</summary>
    [Benchmark]
    public object Parse() => _paths.Parse();

    /// <summary>Its index entries.</summary>
    [Benchmark]
    public object Extract() => _paths.Extract();

    /// <summary>Its validation against FHIR R4, by the tree.</summary>
    [Benchmark]
    public Task<object> ValidateAsync() => _paths.ValidateAsync();

    /// <summary>Its stored form.</summary>
    [Benchmark]
    public object Template() => _paths.Template();

    /// <summary>A search of three parameters, text to SQL.</summary>
    [Benchmark]
    public object Query() => _paths.Query();

    /// <summary>A read through the dispatcher from the embedded store.</summary>
    [Benchmark]
    public Task<object> ReadAsync() => _paths.ReadAsync();

    /// <summary>A searchset Bundle of 50 entries.</summary>
    [Benchmark]
    public object Searchset() => _paths.Searchset();
}
