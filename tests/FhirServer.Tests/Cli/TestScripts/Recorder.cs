using System.Net;

namespace FhirServer.Tests.Cli.TestScripts;

/// <summary>Stands for every server: keeps what was asked and answers 200.</summary>
internal sealed class Recorder : HttpMessageHandler
{
    /// <summary>Method and address of each request.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The Authorization header of each request; empty for none.</summary>
    public List<string> Tokens { get; } = [];

    /// <summary>Accept and Content-Type of each request.</summary>
    public List<(string Accept, string? ContentType)> Formats { get; } = [];

    /// <summary>The body of each request; empty for none.</summary>
    public List<string> Bodies { get; } = [];

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri!.OriginalString}");
        Tokens.Add($"{request.Headers.Authorization}");
        Formats.Add(($"{request.Headers.Accept}", request.Content?.Headers.ContentType?.ToString()));
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        return new HttpResponseMessage(HttpStatusCode.OK);
    }
}
