using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace FhirServer.Cli;

/// <summary>A line of an NDJSON file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its content without the line end.</param>
internal readonly record struct FileLine(int Number, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads files, whole or by lines, through gzip where needed.</summary>
internal static class FileContent
{
    private const int BufferSize = 256 * 1024;
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>All of a file.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(InputFile file, CancellationToken cancellationToken)
    {
        await using var stream = Open(file);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>The lines of a file that are not empty, some at a time: as many as asked, or fewer when they are long.</summary>
    /// <param name="file">The file.</param>
    /// <param name="most">Most lines at a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<IReadOnlyList<FileLine>> LinesAsync(
        InputFile file, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = Open(file);
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: BufferSize / 4, leaveOpen: true));
        var lines = new List<FileLine>();
        var (number, bytes, ended) = (0, 0, false);
        while (!ended)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (Next(ref rest, read.IsCompleted) is { } line)
            {
                number++;
                if (line.Trim(" \t\r"u8).IsEmpty)
                    continue;
                lines.Add(new FileLine(number, line));
                bytes += line.Length;
                if (lines.Count < most && bytes < MostBytes)
                    continue;
                yield return lines;
                (lines, bytes) = ([], 0);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            ended = read.IsCompleted;
        }

        if (lines.Count > 0)
            yield return lines;
    }

    private static ReadOnlyMemory<byte>? Next(ref ReadOnlySequence<byte> rest, bool isLast)
    {
        if (rest.IsEmpty)
            return null;
        var end = rest.PositionOf((byte)'\n');
        if (end is null && !isLast)
            return null;
        var line = rest.Slice(0, end ?? rest.End).ToArray();
        rest = end is { } at ? rest.Slice(rest.GetPosition(1, at)) : rest.Slice(rest.End);
        return line;
    }

    private static Stream Open(InputFile file)
    {
        var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return file.IsCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
