using System.Buffers;
using System.Text.Json;

namespace FhirServer.Cli;

/// <summary>Writes a transaction or batch: https://hl7.org/fhir/R4/http.html#transaction.</summary>
internal sealed class TransactionText
{
    private readonly ArrayBufferWriter<byte> _text;
    private bool _hasEntries;

    /// <summary>Begins a transaction.</summary>
    /// <param name="capacity">About how many bytes it will have.</param>
    public TransactionText(int capacity)
    {
        _text = new ArrayBufferWriter<byte>(capacity + 512);
        _text.Write("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["u8);
    }

    /// <summary>Begins a Bundle that has what another has around its entries.</summary>
    public TransactionText(JsonElement bundle)
    {
        _text = new ArrayBufferWriter<byte>(bundle.Bytes().Length + 512);
        _text.Write("{\"resourceType\":\"Bundle\""u8);
        _text.WriteMembers(bundle, "resourceType", "entry");
        _text.Write(",\"entry\":["u8);
    }

    /// <summary>Adds an entry as it is.</summary>
    public void Add(JsonElement entry)
    {
        Separate();
        _text.Write(entry.Bytes());
    }

    /// <summary>Adds an entry that puts a resource under an id.</summary>
    /// <param name="fullUrl">The fullUrl of the entry it comes from, by which others may name it; or undefined.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The id.</param>
    /// <param name="onlyIfAbsent">True when it gives way to what is stored already.</param>
    public void AddPut(JsonElement fullUrl, JsonElement resource, string id, bool onlyIfAbsent)
    {
        Separate();
        _text.Write("{"u8);
        if (fullUrl.ValueKind != JsonValueKind.Undefined)
        {
            _text.Write("\"fullUrl\":"u8);
            _text.Write(fullUrl.Bytes());
            _text.Write(","u8);
        }

        _text.Write("\"resource\":"u8);
        WriteUnderId(_text, resource, id);
        _text.Write(",\"request\":{\"method\":\"PUT\",\"url\":"u8);
        _text.WriteQuoted($"{resource.Text("resourceType")}/{id}");
        _text.Write(onlyIfAbsent ? ",\"ifNoneMatch\":\"*\"}}"u8 : "}}"u8);
    }

    /// <summary>Ends the Bundle.</summary>
    public ReadOnlyMemory<byte> Build()
    {
        _text.Write("]}"u8);
        return _text.WrittenMemory;
    }

    /// <summary>A resource with this id in the place of its own.</summary>
    public static void WriteUnderId(IBufferWriter<byte> target, JsonElement resource, string id)
    {
        if (resource.Text("id") == id)
        {
            target.Write(resource.Bytes());
            return;
        }

        target.Write("{\"id\":"u8);
        target.WriteQuoted(id);
        target.WriteMembers(resource, "id");
        target.Write("}"u8);
    }

    private void Separate()
    {
        if (_hasEntries)
            _text.Write(","u8);
        _hasEntries = true;
    }
}
