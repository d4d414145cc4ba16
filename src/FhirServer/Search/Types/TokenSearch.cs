namespace FhirServer.Search.Types;
/// <summary>Token.</summary>
public static class TokenSearch { /// <summary>Folds.</summary>
 public static string Fold(string text) => text.ToLowerInvariant(); }
