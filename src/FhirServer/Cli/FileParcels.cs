using System.Buffers;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>
/// Makes of a file's one resource what is to be sent: a transaction or batch as it is, the entries of other Bundles as one transaction,
/// a document or message also as itself, any other resource as a transaction of one, so that its conditional references are resolved.
/// Creates become updates under ids that are the same at every load. See https://hl7.org/fhir/R4/bundle.html.
/// </summary>
/// <param name="file">Where the resources come from.</param>
/// <param name="owners">Says whose copy of a resource counts.</param>
internal sealed class FileParcels(InputFile file, Owners owners)
{
    private const string NoResource = "This is no FHIR resource: it has no resourceType.";

    private HashSet<int> _waitsFor = [];
    private int _step;

    /// <summary>Makes the requests.</summary>
    /// <param name="json">The resource.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FhirException">400: it is no resource, or a Bundle that cannot be loaded.</exception>
    public IReadOnlyList<Parcel> Of(ReadOnlyMemory<byte> json)
    {
        using var document = RawJson.Parse(json);
        var root = document.RootElement;
        if (root.Text("resourceType") is not { } type)
            throw new FhirException(FhirError.InvalidContent(NoResource));
        if (type != "Bundle")
            return [Lone(number: 0, root)];
        return root.Text("type") switch
        {
            "transaction" or "batch" => [Repeatable(root)],
            "collection" or "searchset" or "history" => [Entries(root)],
            "document" or "message" => [Entries(root), Whole(root)],
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
    public Parcel Line(FileLine line)
    {
        using var document = RawJson.Parse(line.Bytes);
        return Lone(line.Number, document.RootElement);
    }

    /// <summary>A transaction that puts the resources of some lines.</summary>
    public Parcel Together(IReadOnlyList<FileLine> lines)
    {
        Begin();
        var text = new TransactionText(lines.Sum(line => line.Bytes.Length + 128));
        foreach (var line in lines)
        {
            using var document = RawJson.Parse(line.Bytes);
            AddPut(text, default, document.RootElement, line.Number, OwnId(line.Number, document.RootElement));
        }

        return Made(lines[0].Number, text.Build()) with { Lines = lines };
    }

    /// <summary>A transaction that puts one resource.</summary>
    private Parcel Lone(int number, JsonElement resource)
    {
        Begin();
        var text = new TransactionText(resource.Bytes().Length);
        AddPut(text, default, resource, number, OwnId(number, resource));
        return Made(number, text.Build()) with { LoneType = resource.Text("resourceType") };
    }

    private void AddPut(TransactionText text, JsonElement fullUrl, JsonElement resource, int index, string id) =>
        text.AddPut(fullUrl, resource, id, onlyIfAbsent: IsOthers(index, $"{resource.Text("resourceType")}/{id}"));

    private void Begin() => (_step, _waitsFor) = (owners.NextStep(), []);

    private bool IsOthers(int index, string key)
    {
        if (owners.OtherOwner(file, index, _step, key) is not { } owner)
            return false;
        _waitsFor.Add(owner);
        return true;
    }

    private Parcel Made(int number, ReadOnlyMemory<byte> body, string path = "") => new(file, number, path, body) { Step = _step, WaitsFor = _waitsFor };

    private string OwnId(int index, JsonElement resource) =>
        StableId.Of(fullUrl: null, resource.Text("id"), file.Name, index, resource.Bytes());

    private Parcel Repeatable(JsonElement bundle)
    {
        Begin();
        var text = new TransactionText(bundle);
        var ids = new Ids(file);
        foreach (var (index, entry) in bundle.Entries())
        {
            if (IsPlainCreate(entry))
                AddPut(text, entry.Member("fullUrl"), entry.Member("resource"), index, ids.Of(entry, index));
            else
                text.Add(entry);
        }

        return Made(0, text.Build());
    }

    private Parcel Entries(JsonElement bundle)
    {
        Begin();
        var text = new TransactionText(bundle.Bytes().Length);
        var ids = new Ids(file);
        var places = new List<int>();
        var older = bundle.Text("type") == "history" ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var (index, entry) in bundle.Entries())
        {
            var resource = entry.Member("resource");
            if (older?.Add(Versioned(entry)) == false || resource.ValueKind == JsonValueKind.Undefined || entry.Member("search").Text("mode") == "outcome")
                continue;
            AddPut(text, entry.Member("fullUrl"), resource, index, ids.Of(entry, index));
            places.Add(index);
        }

        return Made(0, text.Build()) with { Places = places };
    }

    /// <summary>The Bundle kept as it is. It goes alone: in a transaction the links inside it would be rewritten.</summary>
    private Parcel Whole(JsonElement bundle)
    {
        Begin();
        var id = OwnId(0, bundle);
        var text = new ArrayBufferWriter<byte>(bundle.Bytes().Length + 128);
        TransactionText.WriteUnderId(text, bundle, id);
        var onlyIfAbsent = IsOthers(0, $"Bundle/{id}");
        return Made(1, text.WrittenMemory, $"Bundle/{id}") with { OnlyIfAbsent = onlyIfAbsent };
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
