using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FhirServer.Security.Audit;

/// <summary>
/// How events hold each other: each has the hash of the one before it and of itself, so that one that is changed, or taken out, shows. Each server
/// process makes a chain of its own, which begins at the newest event that there was. docs/security.md says what this can show and what not.
/// </summary>
/// <param name="key">A secret without which nobody can make hashes that hold; empty for plain hashes.</param>
public sealed class AuditChain(byte[] key)
{
    /// <summary>The hash before the first event of all.</summary>
    public static readonly string Start = new('0', 64);

    /// <summary>The extension that holds the hashes.</summary>
    public const string Extension = "urn:fhirserver:audit-chain";

    private const string Previous = "previous";
    private const string Own = "hash";

    /// <summary>An event with its id and its hashes.</summary>
    /// <param name="chain">The name of the chain.</param>
    /// <param name="number">The place in it, from 1.</param>
    /// <param name="previous">The hash of the event before.</param>
    /// <param name="content">A JSON object: the resource without id, meta and the hashes.</param>
    /// <returns>The event, and its hash.</returns>
    public (AuditEntry Entry, string Hash) Link(string chain, long number, string previous, ReadOnlySpan<byte> content)
    {
        var id = Id(chain, number);
        var inner = content[1..^1];
        var hash = Hash(previous, id, inner);
        var head = $$"""{"resourceType":"AuditEvent","id":"{{id}}","extension":[{"url":"{{Extension}}","extension":[{"url":"{{Previous}}","valueString":"{{previous}}"},{"url":"{{Own}}","valueString":"{{hash}}"}]}],""";
        return (new AuditEntry(id, (byte[])[.. Encoding.UTF8.GetBytes(head), .. inner, (byte)'}']), hash);
    }

    /// <summary>The id of an event; in the order of ids they stand in the order of the chain.</summary>
    public static string Id(string chain, long number) => string.Create(CultureInfo.InvariantCulture, $"{chain}-{number:D12}");

    /// <summary>The chain and the place that an id tells; null when it is none of ours.</summary>
    public static (string Chain, long Number)? Read(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var dash = id.LastIndexOf('-');
        return dash > 0 && long.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (id[..dash], number) : null;
    }

    /// <summary>The hashes that a stored event has; null when it has none.</summary>
    /// <param name="resource">The stored AuditEvent.</param>
    public static (string Previous, string Hash)? Hashes(JsonElement resource)
    {
        if (!resource.TryGetProperty("extension", out var extensions))
            return null;
        var ours = extensions.EnumerateArray().FirstOrDefault(one => one.GetProperty("url").GetString() == Extension);
        if (ours.ValueKind != JsonValueKind.Object || !ours.TryGetProperty("extension", out var parts))
            return null;
        var values = parts.EnumerateArray().ToDictionary(part => part.GetProperty("url").GetString()!, part => part.TryGetProperty("valueString", out var text) ? text.GetString() : null);
        return values.GetValueOrDefault(Previous) is { } previous && values.GetValueOrDefault(Own) is { } hash ? (previous, hash) : null;
    }

    /// <summary>Says whether a stored event is as it was when it was linked.</summary>
    /// <param name="resource">The stored AuditEvent.</param>
    /// <param name="id">Its id.</param>
    public bool Holds(JsonElement resource, string id)
    {
        if (Hashes(resource) is not ({ } previous, { } hash))
            return false;
        var members = resource.EnumerateObject().Where(member => member.Name is not ("resourceType" or "id" or "meta" or "extension"))
            .Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}");
        return Hash(previous, id, Encoding.UTF8.GetBytes(string.Join(',', members))) == hash;
    }

    private string Hash(string previous, string id, ReadOnlySpan<byte> content)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes($"{previous}\n{id}\n"), .. content];
        return Convert.ToHexStringLower(key.Length == 0 ? SHA256.HashData(text) : HMACSHA256.HashData(key, text));
    }
}
