using FhirServer.Fhir;

namespace FhirServer.Security.Audit;

/// <summary>An AuditEvent that is to be stored.</summary>
/// <param name="Id">Its id: the chain, and its place in it.</param>
/// <param name="Json">The resource.</param>
public sealed record AuditEntry(string Id, ReadOnlyMemory<byte> Json);

/// <summary>How the trail reaches what is stored.</summary>
/// <param name="WriteAsync">Stores events durably, all or none; those that are there already are left alone.</param>
/// <param name="BeforeAsync">The content that a deletion took away; empty when it is not known.</param>
/// <param name="LastAsync">The hash of the newest event of the store; null when there is none.</param>
public sealed record AuditJournal(
    Func<IReadOnlyList<AuditEntry>, CancellationToken, Task> WriteAsync,
    Func<ResourceKey, CancellationToken, Task<ReadOnlyMemory<byte>>> BeforeAsync,
    Func<CancellationToken, Task<string?>> LastAsync);
