using System.Buffers;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// The XHTML of a narrative: well-formed, one div, only the allowed elements and attributes, nothing that runs or loads code, and something
/// to read in it. These are constraints txt-1 and txt-2. See https://hl7.org/fhir/R4/narrative.html.
/// </summary>
public static class NarrativeRule
{
    private const int SmallText = 2048;

    /// <summary>Checks a narrative.</summary>
    /// <param name="narrative">A Narrative, such as Patient.text.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(Element narrative, Findings findings)
    {
        foreach (var div in narrative.Children("div"))
        {
            if (div.HasValue)
                CheckDiv(div, findings);
        }
    }

    private static void CheckDiv(Element div, Findings findings)
    {
        var raw = div.RawValue;
        if (!raw.Contains((byte)'\\'))
        {
            new XhtmlReader(div, raw, findings).Read();
            return;
        }

        var rented = raw.Length > SmallText ? ArrayPool<byte>.Shared.Rent(raw.Length) : null;
        var buffer = rented ?? stackalloc byte[SmallText];
        new XhtmlReader(div, buffer[..JsonText.Unescape(raw, buffer)], findings).Read();
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
