using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>Takes the tokens that are there, as far as they go.</summary>
internal delegate void TakeTokens(ref Utf8JsonReader reader);

/// <summary>Reads JSON from a stream, one piece in memory at a time.</summary>
internal static class JsonPieces
{
    private const int PieceLength = 64 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="options">How to read.</param>
    /// <param name="take">Is given the tokens of each piece.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static async Task ReadAsync(Stream json, JsonReaderOptions options, TakeTokens take, CancellationToken cancellationToken)
    {
        var (buffer, filled) = (new byte[PieceLength], 0);
        var state = new JsonReaderState(options);
        while (true)
        {
            // A token that is longer than the piece needs a longer one.
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = await json.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            filled += read;
            var used = Take(buffer.AsSpan(0, filled), read == 0, ref state, take);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (read == 0)
                return;
        }
    }

    private static int Take(ReadOnlySpan<byte> piece, bool isLast, ref JsonReaderState state, TakeTokens take)
    {
        var reader = new Utf8JsonReader(piece, isLast, state);
        take(ref reader);
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }
}
