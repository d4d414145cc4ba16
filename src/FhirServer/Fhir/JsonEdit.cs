namespace FhirServer.Fhir;

/// <summary>A JSON value to be put in the place of another.</summary>
/// <param name="Start">Offset of the first byte that goes (a string's opening quote).</param>
/// <param name="End">Offset after the last byte that goes.</param>
/// <param name="Replacement">The UTF-8 JSON that comes instead (a string with its quotes).</param>
public sealed record JsonEdit(int Start, int End, ReadOnlyMemory<byte> Replacement);
