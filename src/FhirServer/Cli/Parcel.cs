namespace FhirServer.Cli;

/// <summary>One request made from a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">Which of the file's requests it is; for NDJSON the number of the line, from 1.</param>
/// <param name="Path">Empty for a Bundle to be carried out; <c>Bundle/id</c> for one to be kept.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record Parcel(InputFile File, int Number, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>The type of the one resource when it was wrapped to be sent: faults are then told as the resource's own; null otherwise.</summary>
    public string? LoneType { get; init; }

    /// <summary>For each entry that is sent, which entry of the file it was; null when they are the same.</summary>
    public IReadOnlyList<int>? Places { get; init; }

    /// <summary>Where it stands, for reports.</summary>
    public string Source => File.Kind == InputKind.Ndjson ? $"{File.Path}, line {Number}" : File.Path;
}
