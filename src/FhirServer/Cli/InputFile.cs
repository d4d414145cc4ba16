namespace FhirServer.Cli;

/// <summary>How the content of a file is written down.</summary>
public enum InputKind
{
    /// <summary>One resource as JSON: https://hl7.org/fhir/R4/json.html.</summary>
    Json,

    /// <summary>One resource as XML: https://hl7.org/fhir/R4/xml.html.</summary>
    Xml,

    /// <summary>A resource on each line: https://hl7.org/fhir/R4/nd-json.html.</summary>
    Ndjson,
}

/// <summary>A file to be loaded.</summary>
/// <param name="Path">Where it is; also how it is named in reports.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="IsCompressed">Whether gzip lies around it.</param>
public sealed record InputFile(string Path, InputKind Kind, bool IsCompressed)
{
    private static readonly string[] First = ["hospitalInformation", "practitionerInformation"];

    /// <summary>Its place in the order of loading.</summary>
    public int Order { get; init; }

    /// <summary>The name without folder and <c>.gz</c>: the same whether it is compressed or not.</summary>
    public string Name => Bare(Path);

    /// <summary>
    /// Files of a lower wave are loaded before those of a higher one: others link to hospitals and practitioners by conditional
    /// references, which must find them.
    /// </summary>
    public int Wave
    {
        get
        {
            var wave = Array.FindIndex(First, name => Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));
            return wave < 0 ? First.Length : wave;
        }
    }

    /// <summary>The file at a path, or null when its name says that it is nothing to load.</summary>
    public static InputFile? Of(string path)
    {
        InputKind? kind = System.IO.Path.GetExtension(Bare(path)).ToLowerInvariant() switch
        {
            ".json" => InputKind.Json,
            ".xml" => InputKind.Xml,
            ".ndjson" or ".jsonl" => InputKind.Ndjson,
            _ => null,
        };
        return kind is { } known ? new InputFile(path, known, IsGzip(path)) : null;
    }

    private static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static string Bare(string path) => System.IO.Path.GetFileName(IsGzip(path) ? path[..^3] : path);
}
