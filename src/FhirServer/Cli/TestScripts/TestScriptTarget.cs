using System.Net.Http.Headers;
using FhirServer.Fhir;
using Profiles.Validation;

namespace FhirServer.Cli.TestScripts;

/// <summary>What scripts are carried out with.</summary>
/// <param name="Http">Sends requests as they are: it follows no redirects and unpacks nothing.</param>
/// <param name="Parser">Reads scripts and the resources they look into.</param>
/// <param name="Serializer">Turns XML into JSON and back.</param>
/// <param name="Validator">Judges answers by profiles, without asking the server about itself.</param>
/// <param name="Ask">What validation looks at.</param>
/// <param name="Parts">To be disposed at the end.</param>
public sealed record TestScriptTarget(
    HttpClient Http, ResourceParser Parser, FhirSerializer Serializer, ProfileValidator Validator, ValidationAsk Ask, IAsyncDisposable Parts)
{
    /// <summary>The token for the tested servers, and for no other; null for none.</summary>
    public string? Bearer { get; init; }

    /// <summary>What whoever tests gave for variables, by their names; it stands in for the defaults of scripts, which ask for it by hints.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Lets a request speak for whoever tests, when it goes to a tested server.</summary>
    /// <param name="request">The request.</param>
    /// <param name="servers">The bases of the tested servers.</param>
    internal void Authorize(HttpRequestMessage request, params IReadOnlyList<string> servers)
    {
        var url = $"{request.RequestUri}";
        if (Bearer is not null && servers.Any(server => url == server || url.StartsWith(server.TrimEnd('/') + "/", StringComparison.Ordinal) || url.StartsWith(server.TrimEnd('/') + "?", StringComparison.Ordinal)))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Bearer);
    }
}
