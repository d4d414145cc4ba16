namespace FhirServer.Tests;

/// <summary>Tests that measure: they run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
