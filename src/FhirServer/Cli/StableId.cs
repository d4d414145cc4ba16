using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>Gives a resource of a file the id that it will have at every load, so that loading twice stores once.</summary>
public static class StableId
{
    private const string UuidPrefix = "urn:uuid:";

    /// <summary>The id: the uuid of the fullUrl, else the resource's own id, else a UUID made from the content and its place.</summary>
    /// <param name="fullUrl">The entry's fullUrl, or null.</param>
    /// <param name="ownId">The resource's id, or null.</param>
    /// <param name="fileName">The name of the file, without its folder.</param>
    /// <param name="index">The place in the file, from 0.</param>
    /// <param name="content">The resource.</param>
    public static string Of(string? fullUrl, string? ownId, string fileName, int index, ReadOnlySpan<byte> content)
    {
        if (fullUrl?.StartsWith(UuidPrefix, StringComparison.OrdinalIgnoreCase) == true && ResourceKey.IsId(fullUrl.AsSpan(UuidPrefix.Length)))
            return fullUrl[UuidPrefix.Length..];
        return ownId is not null && ResourceKey.IsId(ownId) ? ownId : Made(fileName, index, content);
    }

    /// <summary>A UUID (version 8: made by an own rule) from the content and its place.</summary>
    public static string Made(string fileName, int index, ReadOnlySpan<byte> content)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fileName}\0{index}\0")));
        sha.AppendData(content);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sha.GetHashAndReset(hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }
}
