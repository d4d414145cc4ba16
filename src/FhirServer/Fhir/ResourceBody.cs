using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace FhirServer.Fhir;

/// <summary>
/// A resource ready to be stored but for the two facts that only the commit knows: its version and the time.
/// The store stamps them inside the commit, so that no write needs to read before it or to be tried again because a version moved.
/// </summary>
/// <param name="template">UTF-8 JSON that holds empty strings for <c>meta.versionId</c> and <c>meta.lastUpdated</c>.</param>
/// <param name="versionAt">Offset in the template at which the digits of the version go in.</param>
/// <param name="timeAt">Offset in the template at which the instant goes in; after <paramref name="versionAt"/>.</param>
public sealed class ResourceBody(byte[] template, int versionAt, int timeAt)
{
    /// <summary>Length of an instant as <see cref="Instant"/> writes it, in bytes.</summary>
    private const int InstantLength = 24;

    private const int MaxVersionLength = 20;

    /// <summary>Length of the JSON without version and time, in bytes.</summary>
    public int TemplateLength => template.Length;

    /// <summary>Writes an instant as meta.lastUpdated has it: UTC with milliseconds, always 24 characters.</summary>
    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The resource with its version and time put in.</summary>
    /// <param name="version">The version, from 1.</param>
    /// <param name="lastUpdated">The time of the commit.</param>
    public byte[] Stamp(long version, DateTimeOffset lastUpdated)
    {
        Span<byte> digits = stackalloc byte[MaxVersionLength];
        Utf8Formatter.TryFormat(version, digits, out var count);
        var stamped = new byte[template.Length + count + InstantLength];
        var source = template.AsSpan();
        source[..versionAt].CopyTo(stamped);
        digits[..count].CopyTo(stamped.AsSpan(versionAt));
        source[versionAt..timeAt].CopyTo(stamped.AsSpan(versionAt + count));
        Encoding.ASCII.GetBytes(Instant(lastUpdated), stamped.AsSpan(timeAt + count, InstantLength));
        source[timeAt..].CopyTo(stamped.AsSpan(timeAt + count + InstantLength));
        return stamped;
    }

    /// <summary>Says whether a stored version holds the same content, whatever its version and time.</summary>
    /// <param name="stored">JSON that an earlier <see cref="Stamp"/> made.</param>
    /// <param name="version">The version of <paramref name="stored"/>.</param>
    public bool SameContent(ReadOnlySpan<byte> stored, long version)
    {
        Span<byte> digits = stackalloc byte[MaxVersionLength];
        Utf8Formatter.TryFormat(version, digits, out var count);
        var source = template.AsSpan();
        return stored.Length == template.Length + count + InstantLength
            && stored[..versionAt].SequenceEqual(source[..versionAt])
            && stored[(versionAt + count)..(timeAt + count)].SequenceEqual(source[versionAt..timeAt])
            && stored[(timeAt + count + InstantLength)..].SequenceEqual(source[timeAt..]);
    }
}
