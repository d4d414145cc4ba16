using FhirServer.Fhir;

namespace FhirServer.Security.Audit;

/// <summary>Which patients a JSON text names: the ids of all links to Patients in it, relative or absolute, and of Patients that a Bundle holds.</summary>
internal static class PatientNames
{
    private static readonly byte[] Link = "Patient/"u8.ToArray();

    /// <summary>Adds the ids of the patients that are named.</summary>
    /// <param name="json">UTF-8 JSON; read without parsing, as it was parsed when it came in.</param>
    /// <param name="patients">Where to.</param>
    public static void Add(ReadOnlySpan<byte> json, ISet<string> patients)
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
