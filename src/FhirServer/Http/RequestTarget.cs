using System.Buffers;
using System.Globalization;
using System.Text;
using FhirServer.Fhir;
using Microsoft.AspNetCore.Http.Features;

namespace FhirServer.Http;

/// <summary>
/// The target of a request as it came over the wire, before anyone undoes percent-encoding: an encoded slash stays inside
/// its segment. See https://www.rfc-editor.org/rfc/rfc9112#name-request-target.
/// </summary>
internal static class RequestTarget
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The target of a request as it came.</summary>
    public static string Of(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>Splits a target into path and query (without "?"); of the absolute form the scheme and host are left out.</summary>
    public static void Split(string target, out ReadOnlySpan<char> path, out ReadOnlySpan<char> query)
    {
        var rest = target.AsSpan();
        if (rest is not ['/', ..])
        {
            var authority = rest.IndexOf("://", StringComparison.Ordinal);
            var slash = authority < 0 ? -1 : rest[(authority + 3)..].IndexOf('/');
            rest = slash < 0 ? default : rest[(authority + 3 + slash)..];
        }

        var mark = rest.IndexOf('?');
        path = mark < 0 ? rest : rest[..mark];
        query = mark < 0 ? default : rest[(mark + 1)..];
    }

    /// <summary>Says whether a path is the base or below it.</summary>
    /// <param name="path">The path, raw.</param>
    /// <param name="basePath">The base, with leading and without trailing slash; empty for the root.</param>
    public static bool IsBelow(ReadOnlySpan<char> path, string basePath) =>
        path.StartsWith(basePath, StringComparison.Ordinal) && (path.Length == basePath.Length || path[basePath.Length] == '/');

    /// <summary>Adds the parameters of a query string or a form body, decoded, in their order.</summary>
    /// <exception cref="FhirException">400: percent-encoding that does not decode to UTF-8.</exception>
    public static void AddParameters(ReadOnlySpan<char> query, List<KeyValuePair<string, string>> parameters)
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            parameters.Add(new(name, equals < 0 ? "" : Decode(pair[(equals + 1)..])));
        }
    }

    /// <summary>Undoes form encoding: "+" is a blank, %XX a byte of UTF-8.</summary>
    /// <exception cref="FhirException">400: percent-encoding that does not decode to UTF-8.</exception>
    public static string Decode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('%', '+') < 0)
            return text.ToString();
        var buffer = ArrayPool<byte>.Shared.Rent(StrictUtf8.GetMaxByteCount(text.Length));
        try
        {
            return StrictUtf8.GetString(buffer, 0, DecodeBytes(text, buffer));
        }
        catch (DecoderFallbackException)
        {
            throw NotEncoded(text);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int DecodeBytes(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count]))
                    throw NotEncoded(text);
                count++;
                i += 2;
            }
            else if (char.IsAscii(text[i]))
            {
                bytes[count++] = text[i] == '+' ? (byte)' ' : (byte)text[i];
            }
            else
            {
                var run = text[i..];
                var end = run.IndexOfAnyInRange('\0', '\u007F');
                run = end < 0 ? run : run[..end];
                count += Encoding.UTF8.GetBytes(run, bytes[count..]);
                i += run.Length - 1;
            }
        }

        return count;
    }

    private static FhirException NotEncoded(ReadOnlySpan<char> text)
    {
        var shown = text.Length > 80 ? string.Concat(text[..80], "...") : text.ToString();
        return new FhirException(FhirError.InvalidRequest($"'{shown}' is not percent-encoded UTF-8; write each byte as %XX and a percent sign as %25."));
    }
}
