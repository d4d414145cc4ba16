namespace FhirServer.Storage.Indexing;

/// <summary>A search parameter that clients added, as the processes of a store agree on it.</summary>
/// <param name="Url">The canonical URL.</param>
/// <param name="Definition">What search needs of it, as JSON; another text is another parameter.</param>
/// <param name="Types">The types whose resources it is about.</param>
/// <param name="Revision">The set of parameters that it came with.</param>
/// <param name="IsReady">True when every resource is indexed by it, so that it can be searched by.</param>
public sealed record KeptParameter(string Url, string Definition, IReadOnlyList<string> Types, long Revision, bool IsReady);
