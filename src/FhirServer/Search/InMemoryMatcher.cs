namespace FhirServer.Search;
/// <summary>Judge.</summary>
public static class InMemoryMatcher { }
