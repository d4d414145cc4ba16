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
    HttpClient Http, ResourceParser Parser, FhirSerializer Serializer, ProfileValidator Validator, ValidationAsk Ask, IAsyncDisposable Parts);
