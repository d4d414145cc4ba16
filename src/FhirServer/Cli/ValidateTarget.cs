using FhirServer.Fhir;
using Profiles.Validation;

namespace FhirServer.Cli;

/// <summary>What the verb that validates needs; no store is opened.</summary>
/// <param name="Validator">Validates.</param>
/// <param name="Serializer">Turns XML into JSON.</param>
/// <param name="Ask">What to look at.</param>
/// <param name="Parts">To be disposed at the end.</param>
public sealed record ValidateTarget(ProfileValidator Validator, FhirSerializer Serializer, ValidationAsk Ask, IAsyncDisposable Parts);
