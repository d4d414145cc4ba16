namespace Profiles.Elements;

/// <summary>How much <see cref="ElementTree.Parse"/> takes on. What goes beyond is a fault, never an exception.</summary>
/// <param name="MaxDepth">Levels of JSON nesting (objects and arrays); at most 512 are ever allowed.</param>
/// <param name="MaxFaults">Faults listed before the search for more stops.</param>
/// <param name="MaxStringBytes">UTF-8 bytes of one string, markdown, uri...; https://hl7.org/fhir/R4/datatypes.html#string says 1 MB. base64Binary and xhtml are not limited.</param>
/// <param name="MaxDecimalLength">Characters of one decimal; FHIR asks for 18 digits at least.</param>
/// <param name="MaxExponent">Size of a decimal's power of ten, so that nobody can ask for a number of a billion digits.</param>
public sealed record ParseLimits(
    int MaxDepth = 64,
    int MaxFaults = 200,
    int MaxStringBytes = 1024 * 1024,
    int MaxDecimalLength = 100,
    int MaxExponent = 308)
{
    /// <summary>The limits that suit a server open to strangers.</summary>
    public static ParseLimits Default { get; } = new();
}
