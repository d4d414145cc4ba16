namespace FhirServer.Tests.Security;

/// <summary>One server for all tests of a class that asks everybody who they are, and the issuer that it trusts.</summary>
public class SignedInFixture : IAsyncLifetime
{
    private TestServer? _server;
    private string? _missing;
    private TestIssuer? _issuer;

    /// <summary>The issuer.</summary>
    public TestIssuer Issuer => _issuer ?? throw new InvalidOperationException("The issuer is not started.");

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

    /// <summary>Settings of the server, besides whom it trusts.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>A client without a token.</summary>
    public HttpClient Nobody => Server.Http;

    /// <summary>A client whose requests bring a token.</summary>
    public HttpClient With(string token) => On(Server, token);

    /// <summary>A client of some server whose requests bring a token.</summary>
    public HttpClient On(TestServer server, string? token)
    {
        var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        if (token is not null)
            http.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        http.DefaultRequestHeaders.Add("Accept", "application/fhir+json");
        return http;
    }

    /// <summary>A client that may do this.</summary>
    /// <param name="scope">The scopes.</param>
    /// <param name="claims">More claims.</param>
    public HttpClient May(string scope, params (string Name, object Value)[] claims) => With(Issuer.Token(scope, claims));

    /// <summary>A client that may do this for one patient.</summary>
    public HttpClient For(string patient, string scope = "patient/*.cruds") => May(scope, ("patient", patient));

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        try
        {
            _server = await TestServer.StartAsync([.. _issuer.Settings, .. Settings]);
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
        await Issuer.DisposeAsync();
    }
}
