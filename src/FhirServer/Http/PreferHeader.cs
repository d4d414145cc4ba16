using FhirServer.Interactions;
using Microsoft.Extensions.Primitives;

namespace FhirServer.Http;

/// <summary>
/// Prefer: return= and handling=; what is not known is ignored, as https://www.rfc-editor.org/rfc/rfc7240 says.
/// See https://hl7.org/fhir/R4/http.html#ops and https://hl7.org/fhir/R4/search.html#errors.
/// </summary>
/// <param name="Return">What the answer to a write shall contain; null when the client did not say.</param>
/// <param name="Strict">True for handling=strict.</param>
public readonly record struct PreferHeader(PreferReturn? Return, bool Strict)
{
    /// <summary>Reads all Prefer headers of a request; the first of two alike counts.</summary>
    public static PreferHeader Parse(StringValues headers)
    {
        PreferReturn? wanted = null;
        bool? strict = null;
        foreach (var header in headers)
        {
            foreach (var range in header.AsSpan().SplitAny(',', ';'))
            {
                var preference = header.AsSpan(range);
                var equals = preference.IndexOf('=');
                if (equals < 0)
                    continue;
                var value = preference[(equals + 1)..].Trim().Trim('"');
                var name = preference[..equals].Trim();
                if (name.Equals("return", StringComparison.OrdinalIgnoreCase))
                    wanted ??= ReturnOf(value);
                else if (name.Equals("handling", StringComparison.OrdinalIgnoreCase))
                    strict ??= value.Equals("strict", StringComparison.OrdinalIgnoreCase);
            }
        }

        return new PreferHeader(wanted, strict ?? false);
    }

    private static PreferReturn? ReturnOf(ReadOnlySpan<char> value) =>
        value.Equals("minimal", StringComparison.OrdinalIgnoreCase) ? PreferReturn.Minimal
        : value.Equals("representation", StringComparison.OrdinalIgnoreCase) ? PreferReturn.Representation
        : value.Equals("OperationOutcome", StringComparison.OrdinalIgnoreCase) ? PreferReturn.OperationOutcome
        : null;
}
