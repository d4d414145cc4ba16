using System.Buffers;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>
/// Makes of a file's one resource what is to be sent: a transaction or batch as it is, the entries of other Bundles as one transaction,
/// a document or message also as itself, any other resource as a transaction of one, so that its conditional references are resolved.
/// Creates become updates under ids that are the same at every load. See https://hl7.org/fhir/R4/bundle.html.
/// </summary>
internal static class FileParcels
{
    private const string NoResource = "This is no FHIR resource: it has no resourceType.";

    /// <summary>Makes the requests.</summary>
    /// <param name="file">Where the resource comes from.</param>
    /// <param name="json">The resource.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FhirException">400: it is no resource, or a Bundle that cannot be loaded.</exception>
    public static IReadOnlyList<Parcel> Of(InputFile file, ReadOnlyMemory<byte> json)
    {
        using var document = RawJson.Parse(json);
        var root = document.RootElement;
        if (root.Text("resourceType") is not { } type)
            throw new FhirException(FhirError.InvalidContent(NoResource));
        if (type != "Bundle")
            return [Lone(file, number: 0, root)];
        return root.Text("type") switch
        {
            "transaction" or "batch" => [Repeatable(file, root)],
            "collection" or "searchset" or "history" => [Entries(file, root)],
            "document" or "message" => [Entries(file, root), Whole(file, root)],
            var other => throw new FhirException(FhirError.InvalidContent($"Bundles of type '{other}' cannot be loaded.", "Bundle.type")),
        };
    }

    /// <summary>What keeps a line from being sent at all, or null.</summary>
    public static string? FaultOf(FileLine line)
    {
        try
        {
            using var document = RawJson.Parse(line.Bytes);
            return document.RootElement.Text("resourceType") is null ? NoResource : null;
        }
        catch (JsonException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>A transaction that puts the resource of a line.</summary>
    public static Parcel Line(InputFile file, FileLine line)
    {
        using var document = RawJson.Parse(line.Bytes);
        return Lone(file, line.Number, document.RootElement);
    }

    /// <summary>A transaction that puts the resources of some lines.</summary>
    public static Parcel Together(InputFile file, IReadOnlyList<FileLine> lines)
    {
        var text = new TransactionText(lines.Sum(line => line.Bytes.Length + 128));
        foreach (var line in lines)
        {
            using var document = RawJson.Parse(line.Bytes);
            text.AddPut(default, document.RootElement, OwnId(file, line.Number, document.RootElement));
        }

        return new Parcel(file, lines[0].Number, "", text.Build());
    }

    /// <summary>A transaction that puts one resource.</summary>
    private static Parcel Lone(InputFile file, int number, JsonElement resource)
    {
        var text = new TransactionText(resource.Bytes().Length);
        text.AddPut(default, resource, OwnId(file, number, resource));
        return new Parcel(file, number, "", text.Build()) { LoneType = resource.Text("resourceType") };
    }

    private static string OwnId(InputFile file, int index, JsonElement resource) =>
        StableId.Of(fullUrl: null, resource.Text("id"), file.Name, index, resource.Bytes());

    private static Parcel Repeatable(InputFile file, JsonElement bundle)
    {
        var text = new TransactionText(bundle);
        var ids = new Ids(file);
        foreach (var (index, entry) in bundle.Entries())
        {
            if (IsPlainCreate(entry))
                text.AddPut(entry.Member("fullUrl"), entry.Member("resource"), ids.Of(entry, index));
            else
                text.Add(entry);
        }

        return new Parcel(file, 0, "", text.Build());
    }

    private static Parcel Entries(InputFile file, JsonElement bundle)
    {
        var text = new TransactionText(bundle.Bytes().Length);
        var ids = new Ids(file);
        var places = new List<int>();
        var older = bundle.Text("type") == "history" ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var (index, entry) in bundle.Entries())
        {
            var resource = entry.Member("resource");
            if (older?.Add(Versioned(entry)) == false || resource.ValueKind == JsonValueKind.Undefined || entry.Member("search").Text("mode") == "outcome")
                continue;
            text.AddPut(entry.Member("fullUrl"), resource, ids.Of(entry, index));
            places.Add(index);
        }

        return new Parcel(file, 0, "", text.Build()) { Places = places };
    }

    /// <summary>The Bundle kept as it is. It goes alone: in a transaction the links inside it would be rewritten.</summary>
    private static Parcel Whole(InputFile file, JsonElement bundle)
    {
        var id = OwnId(file, 0, bundle);
        var text = new ArrayBufferWriter<byte>(bundle.Bytes().Length + 128);
        TransactionText.WriteUnderId(text, bundle, id);
        return new Parcel(file, 1, $"Bundle/{id}", text.WrittenMemory);
    }

    /// <summary>A create without conditions, which would store anew each time. Others find again what they made.</summary>
    private static bool IsPlainCreate(JsonElement entry)
    {
        var request = entry.Member("request");
        return request.Text("method") == "POST"
            && request.Member("ifNoneExist").ValueKind == JsonValueKind.Undefined
            && entry.Member("resource").Text("resourceType") is { } type
            && request.Text("url")?.Split('/')[^1] == type;
    }

    /// <summary>Which resource an entry of a history is a version of. Newest stand first, and only they count; a deleted one has no content.</summary>
    private static string Versioned(JsonElement entry)
    {
        var resource = entry.Member("resource");
        if (resource.Text("id") is { } id)
            return $"{resource.Text("resourceType")}/{id}";
        return entry.Member("request").Text("url") ?? entry.Text("fullUrl") ?? entry.GetRawText();
    }

    /// <summary>The ids of a Bundle's entries; no two alike, because a transaction may name a resource only once.</summary>
    private sealed class Ids(InputFile file)
    {
        private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

        public string Of(JsonElement entry, int index)
        {
            var resource = entry.Member("resource");
            var type = resource.Text("resourceType");
            var id = StableId.Of(entry.Text("fullUrl"), resource.Text("id"), file.Name, index, resource.Bytes());
            if (_taken.Add($"{type}/{id}"))
                return id;
            return StableId.Made(file.Name, index, resource.Bytes());
        }
    }
}
