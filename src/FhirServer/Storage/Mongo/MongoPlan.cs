namespace FhirServer.Storage.Mongo;

/// <summary>How a search is run.</summary>
/// <param name="Lead">What is found by an index, everything else being checked on that; null when the database shall choose.</param>
/// <param name="Hint">The name of the index; null when the database shall choose.</param>
/// <param name="IsWalk">True when the index is in the order of the search and is walked until the page is full.</param>
internal sealed record MongoPlan(MongoLead? Lead, string? Hint, bool IsWalk);
