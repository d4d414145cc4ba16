namespace FhirServer.Storage.Mongo;

/// <summary>The database cannot be used by this program, and waiting does not help; the message tells whoever runs it what to do.</summary>
internal sealed class MongoRefusal(string message) : InvalidOperationException(message);
