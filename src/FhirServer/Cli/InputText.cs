using System.IO.Compression;

namespace FhirServer.Cli;

/// <summary>Opens an input file, with gzip taken off.</summary>
internal static class InputText
{
    /// <summary>A stream over its text.</summary>
    public static Stream Open(InputFile file)
    {
        var stream = File.OpenRead(file.Path);
        return file.IsCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }
}
