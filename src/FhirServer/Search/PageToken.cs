using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FhirServer.Fhir;

namespace FhirServer.Search;

/// <summary>Where a page of results begins.</summary>
/// <param name="Cursor">Where the page before it ended, in the store's own words (<see cref="SearchQuery.After"/>).</param>
/// <param name="Page">Its number, counted from 1.</param>
/// <param name="Total">How many matches there were when the first page was read; null when they were not counted.</param>
public sealed record PagePosition(string Cursor, int Page, long? Total = null);

/// <summary>
/// Writes and reads the opaque value in the next link of a result page: https://hl7.org/fhir/R4/http.html#paging.
/// A token is signed and bound to its query, so that a client can neither make one up nor carry one over to another query; it never expires.
/// Its bytes are HMAC-SHA256 (32), the query's fingerprint (16), the page number (4, big-endian), the total (8, big-endian, -1 for none) and the
/// cursor in UTF-8.
/// </summary>
/// <param name="secret">Gives the secret to sign with, at least 32 bytes and the same on every server of one store; asked when it is first
/// needed, as it may lie in a database that is not there yet, and again when it could not be had.</param>
public sealed class PageToken(Func<CancellationToken, Task<byte[]>> secret)
{
    /// <summary>The name of the URL parameter that carries a token.</summary>
    public const string ParameterName = "_page";

    private const int FingerprintLength = 16;
    private const int NumberAt = HMACSHA256.HashSizeInBytes + FingerprintLength;
    private const int TotalAt = NumberAt + sizeof(int);
    private const int CursorAt = TotalAt + sizeof(long);
    private const long NoTotal = -1;

    /// <summary>Longer values were never written here; refusing them early keeps hostile ones cheap.</summary>
    private const int MaxLength = 8192;

    private byte[]? key;

    /// <summary>Writes the token for a page.</summary>
    /// <param name="position">Where the page begins.</param>
    /// <param name="query">The query it belongs to, written the same way each time (<see cref="ParsedQuery.Fingerprint"/>).</param>
    /// <param name="cancellationToken">Gives up waiting for the secret.</param>
    /// <returns>URL-safe text.</returns>
    /// <exception cref="FhirException">503: the secret cannot be had.</exception>
    public async ValueTask<string> WriteAsync(PagePosition position, string query, CancellationToken cancellationToken) =>
        Write(position, query, key ??= await secret(cancellationToken));

    /// <summary>Reads a token back.</summary>
    /// <param name="token">The value of the URL parameter.</param>
    /// <param name="query">The query it came with, written as for <see cref="WriteAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting for the secret.</param>
    /// <exception cref="FhirException">400: the token was not written here, was changed, or belongs to another query. 503: the secret cannot be had.</exception>
    public async ValueTask<PagePosition> ReadAsync(string token, string query, CancellationToken cancellationToken) =>
        Read(token, query, key ??= await secret(cancellationToken));

    private static string Write(PagePosition position, string query, byte[] key)
    {
        var bytes = new byte[CursorAt + Encoding.UTF8.GetByteCount(position.Cursor)];
        Fingerprint(query).CopyTo(bytes.AsSpan(HMACSHA256.HashSizeInBytes));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(NumberAt), position.Page);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(TotalAt), position.Total ?? NoTotal);
        Encoding.UTF8.GetBytes(position.Cursor, bytes.AsSpan(CursorAt));
        HMACSHA256.HashData(key, bytes.AsSpan(HMACSHA256.HashSizeInBytes), bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private static PagePosition Read(string token, string query, byte[] key)
    {
        var bytes = Decode(token);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes.AsSpan(HMACSHA256.HashSizeInBytes), signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes.AsSpan(0, HMACSHA256.HashSizeInBytes)))
            throw Refused("was not issued by this server or has been changed");
        if (!Fingerprint(query).SequenceEqual(bytes.AsSpan(HMACSHA256.HashSizeInBytes, FingerprintLength)))
            throw Refused("belongs to another search");
        var total = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(TotalAt));
        return new PagePosition(
            Encoding.UTF8.GetString(bytes.AsSpan(CursorAt)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(NumberAt)), total == NoTotal ? null : total);
    }

    private static byte[] Decode(string token)
    {
        if (token.Length > MaxLength || !Base64Url.IsValid(token, out var length) || length < CursorAt)
            throw Refused("is not a page token");
        return Base64Url.DecodeFromChars(token);
    }

    private static ReadOnlySpan<byte> Fingerprint(string query) => SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, FingerprintLength);

    private static FhirException Refused(string why) => new(FhirError.InvalidRequest(
        $"The value of {ParameterName} {why}; follow the links of a result Bundle as they are, or search again without {ParameterName}."));
}
