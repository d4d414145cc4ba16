using Profiles.Elements;

namespace FhirServer.Operations.Matching;

/// <summary>What of a Patient is compared: https://hl7.org/fhir/R4/patient.html.</summary>
/// <param name="Identifiers">System and value of each identifier that has both.</param>
/// <param name="Names">Each name, its words as keys.</param>
/// <param name="NameParts">The words of all names, folded, in their script.</param>
/// <param name="BirthDate">As written: a year, a month or a day; null when not told.</param>
/// <param name="Gender">Its code, or null; unknown counts as not told.</param>
/// <param name="Telecoms">Digits of phone numbers without a country's code, and addresses in small letters.</param>
/// <param name="RawTelecoms">The same as written.</param>
internal sealed record PersonFeatures(
    IReadOnlyList<(string System, string Value)> Identifiers,
    IReadOnlyList<PersonName> Names,
    IReadOnlyList<string> NameParts,
    string? BirthDate,
    string? Gender,
    IReadOnlySet<string> Telecoms,
    IReadOnlyList<string> RawTelecoms)
{
    private const int NationalDigits = 10;

    /// <summary>Reads a Patient.</summary>
    public static PersonFeatures Of(Element patient)
    {
        var (names, parts) = (new List<PersonName>(), new List<string>());
        foreach (var name in patient.Children("name"))
            Add(name, names, parts);
        var telecoms = Texts(patient, "telecom", "value");
        var gender = patient.Child("gender").Text;
        return new PersonFeatures(
            Identified(patient), names, [.. parts.Distinct(StringComparer.Ordinal)], patient.Child("birthDate").Text, gender == "unknown" ? null : gender,
            telecoms.Select(Normal).Where(value => value.Length > 0).ToHashSet(StringComparer.Ordinal), telecoms);
    }

    private static void Add(Element name, List<PersonName> names, List<string> parts)
    {
        var (family, given) = (name.Child("family").Text, new List<string>());
        foreach (var one in name.Children("given"))
            given.Add(one.Text ?? "");
        var whole = family is null && given.Count == 0 ? name.Child("text").Text : null;
        names.Add(new PersonName([.. NameKey.Words(family)], [.. given.SelectMany(NameKey.Words)], [.. NameKey.Words(whole)]));
        parts.AddRange([.. NameKey.Parts(family), .. given.SelectMany(NameKey.Parts), .. NameKey.Parts(whole)]);
    }

    private static List<(string System, string Value)> Identified(Element patient)
    {
        var found = new List<(string System, string Value)>();
        foreach (var identifier in patient.Children("identifier"))
        {
            if (identifier.Child("system").Text is { } system && identifier.Child("value").Text is { } value)
                found.Add((system, value.Trim()));
        }

        return found;
    }

    private static List<string> Texts(Element parent, string name, string child)
    {
        var texts = new List<string>();
        foreach (var element in parent.Children(name))
        {
            if (element.Child(child).Text is { } text)
                texts.Add(text);
        }

        return texts;
    }

    private static string Normal(string telecom)
    {
        if (telecom.Contains('@', StringComparison.Ordinal))
            return telecom.Trim().ToLowerInvariant();
        var digits = string.Concat(telecom.Where(char.IsAsciiDigit));
        return digits.Length > NationalDigits ? digits[^NationalDigits..] : digits;
    }
}

/// <summary>A name as the keys of its words; the text only where there is nothing else.</summary>
/// <param name="Family">Of the family name.</param>
/// <param name="Given">Of the given names.</param>
/// <param name="Text">Of the text.</param>
internal sealed record PersonName(IReadOnlyList<string> Family, IReadOnlyList<string> Given, IReadOnlyList<string> Text)
{
    /// <summary>All words.</summary>
    public IReadOnlyList<string> All { get; } = [.. Family, .. Given, .. Text];
}
