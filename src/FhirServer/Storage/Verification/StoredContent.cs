using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage.Indexing;

namespace FhirServer.Storage.Verification;

/// <summary>Checks the JSON of versions, and says what search should find it by.</summary>
/// <param name="parser">Reads resources.</param>
/// <param name="extractor">Says what search finds them by; with the base URL and time zone of the server that wrote them.</param>
/// <param name="registry">Takes the search parameters of the store.</param>
public sealed class StoredContent(ResourceParser parser, IndexExtractor extractor, SearchParameterRegistry registry)
{
    private IndexState index = new();

    private static readonly JsonReaderOptions Deep = new() { MaxDepth = int.MaxValue };

    /// <summary>Checks that a version's JSON can be read and is of the type, id, version and time that it is stored under.</summary>
    /// <returns>False when it cannot be read at all.</returns>
    public static bool Check(RawResource version, VerificationLog log)
    {
        var place = version.Key.ToString();
        if (version.Deleted != version.Json.IsEmpty)
            log.Add(FindingKind.Tombstone, place, version.Deleted ? "is a tombstone and has content" : "is no tombstone and has no content");
        if (version.Json.IsEmpty)
            return false;
        try
        {
            var named = Named.Read(version.Json.Span);
            Compare(log, place, "resourceType", named.Type, version.Key.Type);
            Compare(log, place, "id", named.Id, version.Key.Id);
            Compare(log, place, "meta.versionId", named.Version, version.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Compare(log, place, "meta.lastUpdated", named.LastUpdated, ResourceBody.Instant(version.LastUpdated));
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            log.Add(FindingKind.Content, place, "is not JSON");
            return false;
        }
    }

    /// <summary>Takes note of what the store says of its index, before anything is checked.</summary>
    public void Follow(IndexState? state)
    {
        index = state ?? index;
        SearchParameterFeed.Publish(index, registry);
    }

    /// <summary>
    /// Says whether a resource is indexed as this program would now. One that is not waits for the job that builds its index anew; there is
    /// nothing to compare it with.
    /// </summary>
    /// <param name="type">Its type.</param>
    /// <param name="stamp">The stamp of its entries.</param>
    public bool IsCurrent(string type, long stamp) => index.IsCurrent(type, stamp);

    /// <summary>The index entries of a current version; null, and noted, when it cannot be read as a resource.</summary>
    public IReadOnlyList<IndexEntry>? Entries(RawResource version, VerificationLog log)
    {
        try
        {
            var tree = parser.Parse(version.Json, out var errors);
            if (errors.Count > 0)
                log.Add(FindingKind.Content, version.Key.ToString(), FormattableString.Invariant($"breaks the structure of its type in {errors.Count} places"));
            return extractor.Extract(tree.Root);
        }
        catch (FhirException fault)
        {
            // Its message may quote the content.
            log.Add(FindingKind.Content, version.Key.ToString(), $"cannot be read as a resource ({fault.Error.Code})");
            return null;
        }
    }

    private static void Compare(VerificationLog log, string place, string element, string? found, string expected)
    {
        if (found != expected)
            log.Add(FindingKind.Identity, place, $"{element} in its content is {(found is null ? "missing" : "another")}");
    }

    /// <summary>What the JSON says of itself. Reads all of it, so that whatever is no JSON shows.</summary>
    private readonly record struct Named(string? Type, string? Id, string? Version, string? LastUpdated)
    {
        public static Named Read(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json, Deep);
            var named = default(Named);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("resourceType"u8))
                    named = named with { Type = Text(ref reader) };
                else if (reader.ValueTextEquals("id"u8))
                    named = named with { Id = Text(ref reader) };
                else if (reader.ValueTextEquals("meta"u8))
                    named = Meta(ref reader, named);
                else
                    reader.Skip();
            }

            while (reader.Read())
                reader.Skip();
            return named;
        }

        private static Named Meta(ref Utf8JsonReader reader, Named named)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return named;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("versionId"u8))
                    named = named with { Version = Text(ref reader) };
                else if (reader.ValueTextEquals("lastUpdated"u8))
                    named = named with { LastUpdated = Text(ref reader) };
                else
                    reader.Skip();
            }

            return named;
        }

        private static string? Text(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
                return reader.GetString();
            reader.Skip();
            return null;
        }
    }
}
