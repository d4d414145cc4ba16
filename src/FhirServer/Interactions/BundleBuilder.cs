using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Interactions;

/// <summary>
/// Builds a Bundle as a list of pieces: what stands around the entries is written here, stored resources are handed on as they are.
/// See https://hl7.org/fhir/R4/bundle.html.
/// </summary>
public sealed class BundleBuilder
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$'()*+,;=%");

    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private bool _hasEntries;

    /// <summary>Begins a Bundle.</summary>
    /// <param name="type">searchset, history, batch-response or transaction-response.</param>
    /// <param name="total">How many match in all, or null.</param>
    /// <param name="links">Relation and absolute URL of each link.</param>
    public BundleBuilder(string type, long? total, IReadOnlyList<(string Relation, string Url)> links)
    {
        using var json = new Utf8JsonWriter(_buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        json.WriteString("type"u8, type);
        if (total is { } count)
            json.WriteNumber("total"u8, count);
        if (links.Count > 0)
        {
            json.WriteStartArray("link"u8);
            foreach (var (relation, url) in links)
            {
                json.WriteStartObject();
                json.WriteString("relation"u8, relation);
                json.WriteString("url"u8, url);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    /// <summary>Adds a match, an included resource or an outcome of a search.</summary>
    /// <param name="fullUrl">The resource's absolute URL, or null for an outcome.</param>
    /// <param name="resource">UTF-8 JSON.</param>
    /// <param name="mode">match, include or outcome.</param>
    /// <param name="score">How well a match answers, 0 to 1; null for no score.</param>
    /// <param name="grade">How sure a match is (https://hl7.org/fhir/R4/valueset-match-grade.html); null for no grade.</param>
    public void AddSearchEntry(string? fullUrl, ReadOnlyMemory<byte> resource, string mode, decimal? score = null, string? grade = null)
    {
        StartEntry(fullUrl, resource);
        _buffer.Write(fullUrl is null && resource.IsEmpty ? "\"search\":{"u8 : ",\"search\":{"u8);
        if (grade is not null)
            _buffer.Write(Encoding.ASCII.GetBytes($"\"extension\":[{{\"url\":\"http://hl7.org/fhir/StructureDefinition/match-grade\",\"valueCode\":\"{grade}\"}}],"));
        _buffer.Write("\"mode\":\""u8);
        Write(mode);
        _buffer.Write("\""u8);
        if (score is { } share)
            _buffer.Write(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $",\"score\":{share}")));
        _buffer.Write("}}"u8);
    }

    /// <summary>Adds a version to a history.</summary>
    /// <param name="baseUrl">The server's base URL.</param>
    /// <param name="version">The version; a tombstone has no resource.</param>
    /// <param name="created">True when this version made the resource.</param>
    public void AddHistoryEntry(string baseUrl, RawResource version, bool created) =>
        AddEntry($"{baseUrl}/{version.Key.WithoutVersion}", version.Json, json =>
        {
            var url = version.Method == WriteMethod.Post ? version.Key.Type : version.Key.WithoutVersion.ToString();
            WriteObject(json, "request", ("method", version.Method.ToString().ToUpperInvariant()), ("url", url));
            WriteObject(
                json,
                "response",
                ("status", version.Deleted ? "204 No Content" : created ? "201 Created" : "200 OK"),
                ("etag", Tag(version.Version)),
                ("lastModified", ResourceBody.Instant(version.LastUpdated)));
        });

    /// <summary>Adds the answer to a Bundle entry.</summary>
    /// <param name="response">The answer; its body becomes the entry's resource, or stands beside the status when it is an outcome.</param>
    public void AddResponseEntry(FhirResponse response)
    {
        var body = Joined(response.Body);
        AddEntry(null, response.IsOutcome ? default : body, json =>
        {
            json.WriteStartObject("response"u8);
            json.WriteString("status"u8, StatusLine(response.Status));
            if (response.Location is not null)
                json.WriteString("location"u8, response.Location);
            if (response.Version is { } version)
                json.WriteString("etag"u8, Tag(version));
            if (response.LastModified is { } time)
                json.WriteString("lastModified"u8, ResourceBody.Instant(time));
            if (response.IsOutcome && !body.IsEmpty)
            {
                json.WritePropertyName("outcome"u8);
                json.WriteRawValue(body.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Ends the Bundle and gives its pieces.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Build()
    {
        _buffer.Write(_hasEntries ? "]}"u8 : "}"u8);
        Flush();
        return _pieces;
    }

    /// <summary>The ETag of a version: <c>W/"3"</c>.</summary>
    public static string Tag(long version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"W/\"{version}\"");

    /// <summary>The pieces of a body as one.</summary>
    public static ReadOnlyMemory<byte> Joined(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count <= 1)
            return pieces.Count == 0 ? default : pieces[0];
        var joined = new byte[pieces.Sum(piece => piece.Length)];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(joined.AsMemory(at));
            at += piece.Length;
        }

        return joined;
    }

    private void AddEntry(string? fullUrl, ReadOnlyMemory<byte> resource, Action<Utf8JsonWriter> writeRest)
    {
        StartEntry(fullUrl, resource);
        WriteRest(fullUrl is not null || !resource.IsEmpty, writeRest);
    }

    /// <summary>Opens an entry and writes what all kinds have; whoever calls this closes it.</summary>
    private void StartEntry(string? fullUrl, ReadOnlyMemory<byte> resource)
    {
        _buffer.Write(_hasEntries ? ",{"u8 : ",\"entry\":[{"u8);
        _hasEntries = true;
        if (fullUrl is not null)
        {
            _buffer.Write("\"fullUrl\":\""u8);
            Write(fullUrl);
            _buffer.Write("\""u8);
        }

        if (!resource.IsEmpty)
        {
            _buffer.Write(fullUrl is null ? "\"resource\":"u8 : ",\"resource\":"u8);
            Flush();
            _pieces.Add(resource);
        }
    }

    /// <summary>Writes a text inside of quotes. Nearly all are ASCII without anything to escape, and so need no copy.</summary>
    private void Write(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain))
            _buffer.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        else
            _buffer.Advance(Encoding.ASCII.GetBytes(text, _buffer.GetSpan(text.Length)));
    }

    /// <summary>Writes the properties of an object whose opening brace stands already, and closes it.</summary>
    private void WriteRest(bool afterOthers, Action<Utf8JsonWriter> writeRest)
    {
        var rest = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(rest, Relaxed))
        {
            json.WriteStartObject();
            writeRest(json);
            json.WriteEndObject();
        }

        if (afterOthers)
            _buffer.Write(","u8);
        _buffer.Write(rest.WrittenSpan[1..]);
    }

    private void Flush()
    {
        if (_buffer.WrittenCount > 0)
            _pieces.Add(_buffer.WrittenSpan.ToArray());
        _buffer.ResetWrittenCount();
    }

    private static void WriteObject(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Value)> properties)
    {
        json.WriteStartObject(name);
        foreach (var (property, value) in properties)
            json.WriteString(property, value);
        json.WriteEndObject();
    }

    private static string StatusLine(int status) => status switch
    {
        200 => "200 OK",
        201 => "201 Created",
        204 => "204 No Content",
        304 => "304 Not Modified",
        _ => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
