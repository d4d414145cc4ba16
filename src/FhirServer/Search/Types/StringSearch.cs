namespace FhirServer.Search.Types;
/// <summary>String.</summary>
public static class StringSearch { /// <summary>Folds.</summary>
 public static string Fold(string text) => text.ToLowerInvariant(); }
