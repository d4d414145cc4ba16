using System.Runtime.CompilerServices;
using System.Text;
using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions.Binaries;

/// <summary>Gives the content of a Binary that was read, in its own type or inside of the resource: https://hl7.org/fhir/R4/binary.html#rest.</summary>
/// <param name="contents">Has large content.</param>
public sealed class BinaryReads(IContentStore contents)
{
    /// <summary>The answer to the read of a Binary.</summary>
    /// <param name="resource">What was read.</param>
    /// <param name="plain">The answer with the resource as it is stored, or as much of it as was asked for.</param>
    /// <param name="form">How the content shall be given.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<FhirResponse> AnswerAsync(
        RawResource resource, FhirResponse plain, BinaryForm form, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (form == BinaryForm.Stored || plain.Body.Count != 1 || (form == BinaryForm.Resource && !BinaryParts.MayBeLarge(plain.Body[0].Span)))
            return plain;
        var json = form == BinaryForm.Content ? resource.Json : plain.Body[0];
        var parts = BinaryParts.Read(json.Span);
        var length = parts.Content is null ? null : await contents.LengthAsync(parts.Content, resource.Key, grant, cancellationToken);
        if (form == BinaryForm.Content)
            return plain with { Body = [], Content = (length is { } large ? Large(parts, large, grant) : Small(parts)) with { ContentType = parts.ContentType, SecurityContext = parts.SecurityContext } };
        return length is { } bytes ? plain with { Body = [WithPlace(json.Span, parts)], Content = Large(parts, bytes, grant) with { Placeholder = Encoding.ASCII.GetBytes(parts.Content!) } } : plain;
    }

    // The content's name stands where the content belongs; it is base64 itself, so that the text may be converted before the content takes its place.
    private static byte[] WithPlace(ReadOnlySpan<byte> json, BinaryParts parts) =>
        [.. json[..parts.MarkStart], .. "\"data\":\""u8, .. Encoding.ASCII.GetBytes(parts.Content!), .. "\""u8, .. json[parts.MarkEnd..]];

    private static ContentBody Small(BinaryParts parts)
    {
        var data = parts.Decoded();
        return new ContentBody { Length = data.Length, Read = (offset, count, _) => One(data.AsMemory((int)offset, (int)count)) };
    }

    private ContentBody Large(BinaryParts parts, long length, AccessGrant grant) => new()
    {
        Length = length,
        Read = (offset, count, cancellationToken) => PiecesAsync(parts.Content!, offset, count, grant, cancellationToken),
    };

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(
        string content, long offset, long count, AccessGrant grant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = offset + count;
        while (offset < end)
        {
            var (place, skipped) = Math.DivRem(offset, IContentStore.PieceBytes);
            var piece = (await contents.PieceAsync(content, (int)place, grant, cancellationToken))[(int)skipped..];
            var part = piece[..(int)Math.Min(piece.Length, end - offset)];
            if (part.IsEmpty)
                throw new InvalidOperationException("A piece of a content is shorter than it was: the database is damaged.");
            yield return part;
            offset += part.Length;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> One(ReadOnlyMemory<byte> all)
    {
        await Task.CompletedTask;
        yield return all;
    }
}
