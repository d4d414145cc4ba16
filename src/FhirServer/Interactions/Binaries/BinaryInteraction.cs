using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Storage;

namespace FhirServer.Interactions.Binaries;

/// <summary>
/// Creates and updates Binaries whose content is sent in its own type: https://hl7.org/fhir/R4/binary.html#rest. Small content becomes part of the
/// resource. Large content goes to the store piece by piece as it comes, before the resource is committed that names it; when that fails, it is
/// removed again, and what a dead process left is removed later (Operations/Jobs/ContentKeeper).
/// </summary>
/// <param name="writes">Carries out the write.</param>
/// <param name="contents">Takes large content.</param>
/// <param name="limits">Says what is large, and too large.</param>
public sealed class BinaryInteraction(WritePlanner writes, IContentStore contents, BinaryLimits limits)
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>Carries out a create or an update.</summary>
    /// <exception cref="FhirException">413: the content is too large; 4xx: a condition is at fault.</exception>
    public async Task<FhirResponse> WriteAsync(Interaction asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var upload = request.Upload ?? throw new ArgumentException("The request has no content in its own type.", nameof(request));
        var plain = request with { Upload = null, Return = request.Return ?? PreferReturn.Minimal };
        var id = asked is Interaction.Update update ? update.Id : null;
        var reader = new UploadReader(upload, limits.Most);
        var first = new byte[FirstBuffer];
        var count = await reader.FillAsync(first, cancellationToken);
        while (count == first.Length && count < limits.InPlace)
        {
            Array.Resize(ref first, Math.Min(count * 2, limits.InPlace));
            count += await reader.FillAsync(first.AsMemory(count), cancellationToken);
        }

        if (count <= limits.InPlace && await reader.IsAtEndAsync(cancellationToken))
            return await writes.WriteAsync(asked, plain with { Body = BinaryText.Of(upload, id, first.AsSpan(0, count)) }, grant, cancellationToken);
        reader.PushBack(first.AsMemory(0, count));
        return await WriteLargeAsync(asked, plain, upload, reader, grant, cancellationToken);
    }

    private async Task<FhirResponse> WriteLargeAsync(
        Interaction asked, FhirRequest request, BinaryUpload upload, UploadReader reader, AccessGrant grant, CancellationToken cancellationToken)
    {
        var content = await contents.BeginAsync(grant, cancellationToken);
        var isNamed = false;
        try
        {
            var length = await CopyAsync(reader, content, grant, cancellationToken);
            var body = BinaryText.Of(upload, asked is Interaction.Update update ? update.Id : null, content);
            var answer = await writes.WriteAsync(asked, request with { Body = body }, grant, BindAsync, cancellationToken);
            if (isNamed)
                await KeepAsync(content, grant);
            return answer;

            async Task BindAsync(ResourceKey key, CancellationToken stop)
            {
                await contents.BindAsync(content, key, length, grant, stop);
                isNamed = true;
            }
        }
        catch (FhirException refused) when (refused.Error.Status < 500)
        {
            // Of any other failure it is not known whether the commit happened.
            isNamed = false;
            throw;
        }
        finally
        {
            if (!isNamed)
                await DropAsync(content, grant);
        }
    }

    private async Task<long> CopyAsync(UploadReader reader, string content, AccessGrant grant, CancellationToken cancellationToken)
    {
        var piece = new byte[IContentStore.PieceBytes];
        var length = 0L;
        for (var place = 0; ; place++)
        {
            var count = await reader.FillAsync(piece, cancellationToken);
            if (count == 0)
                return length;
            await contents.AppendAsync(content, place, piece.AsMemory(0, count), grant, cancellationToken);
            length += count;
        }
    }

    // When the store is lost just then the write is done all the same; that the content is kept is found out later from the resource that names it.
    private Task<bool> KeepAsync(string content, AccessGrant grant) => TryAsync(() => contents.KeepAsync(content, grant, CancellationToken.None));

    // When the store is lost just then the client shall learn what was wrong with the write all the same; the content is removed later.
    private Task<bool> DropAsync(string content, AccessGrant grant) => TryAsync(() => contents.DeleteAsync(content, grant, CancellationToken.None));

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (FhirException)
        {
            return false;
        }
    }

    /// <summary>Reads what is sent in the lengths that are asked for, never more than is allowed.</summary>
    private sealed class UploadReader(BinaryUpload upload, int most)
    {
        private ReadOnlyMemory<byte> waiting;
        private long received;

        /// <summary>Reads until the buffer is full or all was read.</summary>
        public async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = Math.Min(waiting.Length, buffer.Length);
            waiting[..count].CopyTo(buffer);
            waiting = waiting[count..];
            while (count < buffer.Length)
            {
                var read = await upload.ReadAsync(buffer[count..], cancellationToken);
                if (read == 0)
                    break;
                count += read;
                received += read;
                if (received > most)
                    throw new FhirException(FhirError.TooLarge(string.Create(CultureInfo.InvariantCulture, $"The content is larger than {most} bytes (MaxBinaryBytes).")));
            }

            return count;
        }

        /// <summary>Says whether all was read; what is read to find out is not lost.</summary>
        public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellationToken)
        {
            var next = new byte[1];
            if (await FillAsync(next, cancellationToken) == 0)
                return true;
            waiting = next;
            return false;
        }

        /// <summary>Takes back what was read, to be read again.</summary>
        public void PushBack(ReadOnlyMemory<byte> bytes) =>
            waiting = waiting.IsEmpty ? bytes : (byte[])[.. bytes.Span, .. waiting.Span];
    }
}
