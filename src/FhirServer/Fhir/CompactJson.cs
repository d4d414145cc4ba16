using System.Buffers;

namespace FhirServer.Fhir;

/// <summary>
/// Copies JSON that is known to be valid without its insignificant white space. Every token goes over byte by byte,
/// so that decimals keep their digits and strings their escapes.
/// </summary>
public static class CompactJson
{
    /// <summary>JSON's insignificant white space (RFC 8259, section 2).</summary>
    private static readonly SearchValues<byte> WhiteSpaceOrQuote = SearchValues.Create(" \t\r\n\""u8);

    private static readonly SearchValues<byte> QuoteOrEscape = SearchValues.Create("\"\\"u8);

    /// <summary>Copies the bytes from <paramref name="start"/> to <paramref name="end"/>, with edits put in.</summary>
    /// <param name="json">The whole document.</param>
    /// <param name="start">Offset of the first byte to copy; not inside a string.</param>
    /// <param name="end">Offset after the last byte.</param>
    /// <param name="edits">Replacements, in the order of their offsets; those outside the range are passed over.</param>
    /// <param name="target">Where to write.</param>
    public static void Copy(ReadOnlySpan<byte> json, int start, int end, IReadOnlyList<JsonEdit> edits, IBufferWriter<byte> target)
    {
        foreach (var edit in edits)
        {
            if (edit.Start < start || edit.End > end)
                continue;
            Copy(json[start..edit.Start], target);
            target.Write(edit.Replacement.Span);
            start = edit.End;
        }

        Copy(json[start..end], target);
    }

    private static void Copy(ReadOnlySpan<byte> json, IBufferWriter<byte> target)
    {
        var run = 0;
        var at = 0;
        while (true)
        {
            var next = json[at..].IndexOfAny(WhiteSpaceOrQuote);
            if (next < 0)
                break;
            at += next;
            if (json[at] == (byte)'"')
            {
                at = AfterString(json, at);
                continue;
            }

            target.Write(json[run..at]);
            while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                at++;
            run = at;
        }

        target.Write(json[run..]);
    }

    private static int AfterString(ReadOnlySpan<byte> json, int quote)
    {
        var at = quote + 1;
        while (true)
        {
            at += json[at..].IndexOfAny(QuoteOrEscape);
            if (json[at] == (byte)'"')
                return at + 1;
            at += 2;
        }
    }
}
