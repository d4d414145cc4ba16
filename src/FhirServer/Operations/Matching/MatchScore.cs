namespace FhirServer.Operations.Matching;

/// <summary>How sure it is that two are the same person: https://hl7.org/fhir/R4/valueset-match-grade.html.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Grade">certain, probable or possible; null when they are held for different people.</param>
internal sealed record MatchScore(decimal Score, string? Grade)
{
    // What agrees, as shares of one. A name is shared by thousands, so it alone never reaches what is probable.
    private const double NameShare = 0.45;
    private const double BirthShare = 0.3;
    private const double TelecomShare = 0.2;
    private const double GenderShare = 0.05;

    private const double Probable = 0.7;
    private const double Possible = 0.3;
    private const double IdentifierShare = 0.75;
    private const double MostOfDifferentNames = 0.6;
    private const double SameName = 0.85;
    private const double SpeltAlike = 0.92;

    // The ABHA number names one citizen, whoever wrote it down: https://sandbox.abdm.gov.in
    private static readonly string[] Abha = ["https://healthid.ndhm.gov.in", "https://healthid.abdm.gov.in", "https://abha.abdm.gov.in"];

    /// <summary>Compares what is asked for with a candidate.</summary>
    public static MatchScore Of(PersonFeatures asked, PersonFeatures candidate)
    {
        var name = NameLikeness.Of(asked.Names, candidate.Names);
        var birth = Birth(asked.BirthDate, candidate.BirthDate);
        var people = People(asked, candidate, name, birth);
        var shared = asked.Identifiers.Intersect(candidate.Identifiers).ToList();
        if (shared.Count == 0)
            return people < Possible ? new MatchScore(Rounded(people), Grade: null) : new MatchScore(Rounded(people), people >= Probable ? "probable" : "possible");
        var score = Rounded(IdentifierShare + ((1 - IdentifierShare) * people));
        return new MatchScore(score, IsCertain(asked, candidate, shared, name, birth) ? "certain" : "probable");
    }

    // An identifier is written down wrongly now and then, so the rest must not speak against it.
    private static bool IsCertain(
        PersonFeatures asked, PersonFeatures candidate, List<(string System, string Value)> shared, double? name, double? birth)
    {
        var contradicted = name < 0.5 || birth == 0 || (asked.Gender is { } gender && candidate.Gender is { } other && gender != other);
        if (contradicted)
            return false;
        return shared.Any(identifier => Abha.Contains(identifier.System)) || (name >= SameName && birth >= 1);
    }

    private static double People(PersonFeatures asked, PersonFeatures candidate, double? name, double? birth)
    {
        var gender = asked.Gender is null || candidate.Gender is null ? 0 : asked.Gender == candidate.Gender ? 1 : -2;
        var telecom = asked.Telecoms.Overlaps(candidate.Telecoms) ? 1 : 0;
        var sum = ((name ?? 0) * NameShare) + ((birth ?? 0) * BirthShare) + (telecom * TelecomShare) + (gender * GenderShare);
        // Twins and families share a birth date, a telephone and half of the name.
        if (name is null or < SameName)
            sum = Math.Min(sum, MostOfDifferentNames);
        // Where nothing but the name speaks for it, it has to be nearly the same.
        if ((birth is null or 0) && telecom == 0 && (name is null or < SpeltAlike))
            return 0;
        return Math.Clamp(sum, 0, 1);
    }

    /// <summary>1 the same day; less when one tells less, or day and month may have changed places; 0 different; null when one is not told.</summary>
    private static double? Birth(string? asked, string? candidate)
    {
        if (asked is null || candidate is null)
            return null;
        if (asked == candidate)
            return asked.Length == 10 ? 1 : 0.6;
        if (asked.StartsWith(candidate, StringComparison.Ordinal) || candidate.StartsWith(asked, StringComparison.Ordinal))
            return 0.5;
        return asked.Length == 10 && candidate.Length == 10 && IsSlip(asked, candidate) ? 0.5 : 0;
    }

    // Day and month exchanged, or one digit wrong.
    private static bool IsSlip(string a, string b) =>
        (a[..4] == b[..4] && a[5..7] == b[8..] && a[8..] == b[5..7]) || a.Zip(b).Count(pair => pair.First != pair.Second) == 1;

    private static decimal Rounded(double score) => decimal.Round((decimal)Math.Clamp(score, 0, 1), 2);
}
