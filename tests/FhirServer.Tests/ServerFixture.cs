namespace FhirServer.Tests;

/// <summary>One server for all tests of a class; each test makes what it needs under names of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private TestServer? _server;
    private string? _missing;

    /// <summary>The server.</summary>
    /// <exception cref="SkipException">There is no store to start it on.</exception>
    public TestServer Server
    {
        get
        {
            Skip.If(_missing is not null, _missing);
            return _server ?? throw new InvalidOperationException("The server is not started.");
        }
    }

    /// <summary>A client of the server.</summary>
    public HttpClient Http => Server.Http;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        try
        {
            _server = await TestServer.StartAsync();
        }
        catch (SkipException skipped)
        {
            // A fixture cannot be skipped, only the tests that ask for its server.
            _missing = skipped.Message;
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
