using Profiles.Validation;

namespace FhirServer.Interactions;

/// <summary>What is checked of a resource before it is stored.</summary>
/// <param name="Depth">How much, at least.</param>
/// <param name="Ask">What to make of what is undecided, unknown or merely unwanted.</param>
/// <param name="Required">The profiles of which a resource must fit one, by its type.</param>
public sealed record ValidationPolicy(ValidationDepth Depth, ValidationAsk Ask, IReadOnlyDictionary<string, IReadOnlyList<string>> Required);
