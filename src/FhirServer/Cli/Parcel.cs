namespace FhirServer.Cli;

/// <summary>One request made from a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">Which of the file's requests it is; for NDJSON the number of the line, from 1.</param>
/// <param name="Path">Empty for a Bundle to be carried out; <c>Bundle/id</c> for one to be kept.</param>
/// <param name="Body">UTF-8 JSON.</param>
internal sealed record Parcel(InputFile File, int Number, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>The type of the one resource when it was wrapped to be sent: faults are then told as the resource's own; null otherwise.</summary>
    public string? LoneType { get; init; }

    /// <summary>The lines of NDJSON that it puts together; empty for others.</summary>
    public IReadOnlyList<FileLine> Lines { get; init; } = [];

    /// <summary>Its number among all that are made.</summary>
    public required int Step { get; init; }

    /// <summary>The steps whose copies of resources count before its own.</summary>
    public IReadOnlySet<int> WaitsFor { get; init; } = new HashSet<int>();

    /// <summary>True when a Bundle to be kept gives way to what is stored already.</summary>
    public bool OnlyIfAbsent { get; init; }

    /// <summary>True for the last one of a file.</summary>
    public bool EndsFile { get; init; }

    /// <summary>For each entry that is sent, which entry of the file it was; null when they are the same.</summary>
    public IReadOnlyList<int>? Places { get; init; }

    /// <summary>Where it stands, for reports.</summary>
    public string Source => File.Kind == InputKind.Ndjson ? $"{File.Path}, line {Number}" : File.Path;
}
