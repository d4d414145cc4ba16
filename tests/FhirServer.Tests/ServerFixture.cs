namespace FhirServer.Tests;

/// <summary>One server for all tests of a class; each test makes what it needs under names of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private TestServer? _server;

    /// <summary>The server.</summary>
    public TestServer Server => _server ?? throw new InvalidOperationException("The server is not started.");

    /// <summary>A client of the server.</summary>
    public HttpClient Http => Server.Http;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Server.DisposeAsync();
}
