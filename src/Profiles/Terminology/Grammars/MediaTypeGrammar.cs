using System.Buffers;

namespace Profiles.Terminology.Grammars;

/// <summary>Media types with their parameters, <c>text/plain;charset=UTF-8</c>: https://www.rfc-editor.org/rfc/rfc2045#section-5.1, names as RFC 6838 has them.</summary>
internal sealed class MediaTypeGrammar : CodeGrammar
{
    private const int LongestName = 127;

    private static readonly SearchValues<char> s_name = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+");
    // A blank belongs into quotes as well, but the media types of DICOM are written with one ("variant=DICOM WADO-URI").
    private static readonly SearchValues<char> s_quotedOnly = SearchValues.Create("\t\"()<>@,");

    /// <inheritdoc/>
    public override bool IsCaseSensitive => false;

    /// <inheritdoc/>
    public override bool Accepts(string code)
    {
        // The specification's own short names, which it uses in CapabilityStatement.format: https://hl7.org/fhir/R4/http.html#parameters.
        if (code is "xml" or "json" or "ttl")
            return true;
        var end = code.IndexOf(';', StringComparison.Ordinal);
        var name = code.AsSpan(0, end < 0 ? code.Length : end).TrimEnd();
        var slash = name.IndexOf('/');
        return slash > 0 && IsName(name[..slash]) && IsName(name[(slash + 1)..]) && (end < 0 || AreParameters(code.AsSpan(end + 1)));
    }

    private static bool IsName(ReadOnlySpan<char> name) => name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && !name.ContainsAnyExcept(s_name);

    private static bool AreParameters(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(';'))
        {
            var parameter = text[range].Trim();
            var equals = parameter.IndexOf('=');
            if (equals <= 0 || !IsName(parameter[..equals]) || parameter.Length == equals + 1)
                return false;
            var value = parameter[(equals + 1)..];
            if (value is not ['"', .., '"'] && value.ContainsAny(s_quotedOnly))
                return false;
        }

        return true;
    }
}
