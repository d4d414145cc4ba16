using System.Buffers.Text;
using FhirServer.Fhir;

namespace FhirServer.Security.Audit;

/// <summary>Which patients a JSON text names: the ids of all links to Patients in it, relative or absolute, and of Patients that a Bundle holds.</summary>
internal static class PatientNames
{
    private static readonly byte[] Link = "Patient/"u8.ToArray();

    /// <summary>Adds the ids of the patients that are named.</summary>
    /// <param name="json">UTF-8 JSON; read without parsing, as it was parsed when it came in.</param>
    /// <param name="patients">Where to.</param>
    public static void Add(ReadOnlySpan<byte> json, ISet<string> patients) => AddPlain(json.Contains((byte)'\\') ? Unescaped(json) : json, patients);

    // A name that is written with escapes is the same name.
    private static byte[] Unescaped(ReadOnlySpan<byte> json)
    {
        var plain = new byte[json.Length];
        var length = 0;
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] == '\\' && at + 1 < json.Length)
            {
                at++;
                if (json[at] == 'u' && at + 4 < json.Length && Utf8Parser.TryParse(json.Slice(at + 1, 4), out ushort code, out _, 'x'))
                {
                    // Links to resources here are ASCII; whatever else there is only has to be no part of one.
                    plain[length++] = code < 128 ? (byte)code : (byte)' ';
                    at += 4;
                    continue;
                }
            }

            plain[length++] = json[at];
        }

        return plain[..length];
    }

    private static void AddPlain(ReadOnlySpan<byte> json, ISet<string> patients)
    {
        var before = (byte)0;
        for (var at = json.IndexOf(Link); at >= 0; at = json.IndexOf(Link))
        {
            before = at > 0 ? json[at - 1] : before;
            json = json[(at + Link.Length)..];
            var length = IdLength(json);
            // A link is a whole string, or the rest of one; what stands in the middle of other text is none.
            if (before is (byte)'"' or (byte)'/' && length is > 0 and <= ResourceKey.MaxIdLength && length < json.Length && json[length] is (byte)'"' or (byte)'/' or (byte)'|')
                patients.Add(System.Text.Encoding.ASCII.GetString(json[..length]));
            before = (byte)'/';
        }
    }

    private static int IdLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'-' or (byte)'.'))
            length++;
        return length;
    }
}
