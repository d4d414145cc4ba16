using FhirServer.Search;

namespace FhirServer.Storage.Mongo;

/// <summary>The part of a tree that an index is to serve; every other part is checked on what that finds.</summary>
/// <param name="Expression">The part, compared by reference; null when an index in the order of the search serves, and no part of the tree.</param>
internal sealed record MongoLead(SearchExpr? Expression);
