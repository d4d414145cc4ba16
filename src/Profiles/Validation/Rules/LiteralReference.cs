using Hl7.Fhir.Model;

namespace Profiles.Validation.Rules;

/// <summary>
/// The parts of a literal reference or of a fullUrl: https://hl7.org/fhir/R4/references.html#literal. Nothing is checked against resources.
/// </summary>
internal readonly record struct LiteralReference
{
    private const string History = "/_history/";

    private LiteralReference(string address, string? version, string? fragment)
    {
        Address = address;
        Version = version;
        Fragment = fragment;
    }

    /// <summary>Without version and fragment: "Patient/1", "https://example.org/fhir/Patient/1", "urn:uuid:..."; empty for "#id".</summary>
    public string Address { get; }

    /// <summary>What stands after "/_history/"; null without.</summary>
    public string? Version { get; }

    /// <summary>What stands after "#"; null without.</summary>
    public string? Fragment { get; }

    /// <summary>Whether it begins with a scheme.</summary>
    public bool IsAbsolute => HasScheme(Address);

    /// <summary>Whether it is a urn.</summary>
    public bool IsUrn => Address.StartsWith("urn:", StringComparison.Ordinal);

    /// <summary>Takes a reference apart.</summary>
    public static LiteralReference Parse(string reference)
    {
        var (address, fragment, version) = (reference, (string?)null, (string?)null);
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
            (address, fragment) = (address[..hash], address[(hash + 1)..]);
        var history = address.LastIndexOf(History, StringComparison.Ordinal);
        if (history >= 0)
            (address, version) = (address[..history], address[(history + History.Length)..]);
        return new LiteralReference(address, version, fragment);
    }

    /// <summary>Whether a text begins with a scheme, as absolute URIs do: https://www.rfc-editor.org/rfc/rfc3986#section-3.1.</summary>
    public static bool HasScheme(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 2 || !char.IsAsciiLetter(text[0]))
            return false;
        foreach (var each in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit(each) && each is not ('+' or '-' or '.'))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Where "Type/id" begins in an address that ends so, with "/" or nothing before it; -1 when it does not end with a type of R4 and an id.
    /// </summary>
    public static int TypeStart(string address)
    {
        var slash = address.LastIndexOf('/');
        if (slash < 1 || slash == address.Length - 1)
            return -1;
        var start = address.LastIndexOf('/', slash - 1) + 1;
        return IsId(address.AsSpan(slash + 1)) && ModelInfo.IsKnownResource(address[start..slash]) ? start : -1;
    }

    /// <summary>Whether an address is one that REST servers give: "http(s)://.../Type/id".</summary>
    public static bool IsRestful(string address) =>
        (address.StartsWith("http://", StringComparison.Ordinal) || address.StartsWith("https://", StringComparison.Ordinal)) && TypeStart(address) > 0;

    private static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 64)
            return false;
        foreach (var each in text)
        {
            if (!char.IsAsciiLetterOrDigit(each) && each is not ('-' or '.'))
                return false;
        }

        return true;
    }
}
