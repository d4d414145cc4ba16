using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Security.Audit;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Stores AuditEvents, through the one write path; and looks up what the audit trail must know of what is stored.</summary>
/// <param name="writer">Makes and commits.</param>
/// <param name="parser">Reads what is to be stored.</param>
/// <param name="store">Where everything is.</param>
public sealed class AuditWriter(ResourceWriter writer, ResourceParser parser, IResourceStore store)
{
    /// <summary>The resource type.</summary>
    public const string Type = "AuditEvent";

    /// <summary>Stores events, all or none; those that are there already are left alone.</summary>
    /// <exception cref="FhirException">503: the store cannot be reached.</exception>
    public async Task WriteAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        for (var plan = 0; plan < WritePlanner.MostPlans; plan++)
        {
            var operations = entries.Select(entry => writer.Put(
                new WriteTarget { Key = new ResourceKey(Type, entry.Id), Method = WriteMethod.Post }, ResourceValidation.Own(parser.Parse(entry.Json).Root), [], keepIfUnchanged: true));
            // Null: the search parameters have changed meanwhile.
            if (await writer.CommitAsync([.. operations], AccessGrant.System, _ => null, cancellationToken) is not null)
                return;
        }

        throw WritePlanner.Contended();
    }

    /// <summary>The content that a deletion took away; empty when there is none.</summary>
    /// <param name="tombstone">The version that deleted it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ReadOnlyMemory<byte>> BeforeAsync(ResourceKey tombstone, CancellationToken cancellationToken) =>
        tombstone.Version is > 1 and { } version && await store.ReadVersionAsync(tombstone.Type, tombstone.Id, version - 1, AccessGrant.System, cancellationToken) is { } before
            ? before.Json
            : default;

    /// <summary>The hash of the newest event; null when there is none that has one.</summary>
    public async Task<string?> LastAsync(CancellationToken cancellationToken)
    {
        var newest = new SearchQuery { Types = [Type], Sort = [new SortKey(SortKind.LastUpdated, Parameter: null, Descending: true)], Count = 1 };
        if ((await store.SearchAsync(newest, AccessGrant.System, cancellationToken)).Matches is not [var last, ..])
            return null;
        using var json = JsonDocument.Parse(last.Json);
        return AuditChain.Hashes(json.RootElement)?.Hash;
    }
}
