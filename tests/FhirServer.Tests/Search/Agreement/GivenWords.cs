using System.Globalization;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Search.Units;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>
/// The small stock of words, numbers, dates and parameters from which resources and queries are both made, so that they meet often
/// and at the edges: prefixes of each other, letters beyond the basic plane, the smallest and the largest numbers.
/// </summary>
internal static class GivenWords
{
    public const string BaseUrl = "http://localhost:8080/fhir";

    public static readonly string[] Types = ["Patient", "Observation", "RiskAssessment", "ValueSet", "Encounter", "QuestionnaireResponse", "Location"];

    public static readonly string[] Ids = ["1", "2", "3", "10", "a", "A", "a.b", "zz-9"];

    public static readonly string[] Texts =
    [
        "Asha", "asha", "ash", "Śarmā", "sarma", "sarma x", "%", "_", "a%b", "a_b", "O'Hara", "\"q\"", "नमस्ते", "न", "\uFFFD", "\uFFFF", "\U00010000", "\U0010FFFF",
        "\U0010FFFFx", "\uD7FF", "\uE000", "x\u0001y", "Straße", "strasse", "  two   blanks ", "two", "*", "[a]", "0", "-1", "null",
    ];

    public static readonly string[] Systems = ["http://loinc.org", "http://x", "http://x/y", "urn:oid:1.2", " ", UcumUnits.System];

    public static readonly string[] Codes = ["8480-6", "8462-4", "final", "FINAL", "a", "a|b", "%", "true", "false", "é", "İ", ""];

    public static readonly string[] Units = ["mg", "mm[Hg]", "kg", "%", "/min", "1/h", "Cel", "K", "nobody's"];

    public static readonly string[] Uris =
    [
        "http://x", "http://x/", "http://x/y", "http://x/y/", "http://x/y/z", "http://x/yy", "http://x/%", "http://X/y", "urn:oid:1.2", "urn:oid:1.2.3", "http://x//y",
        BaseUrl + "/ValueSet/1",
    ];

    public static readonly string[] Numbers =
    [
        "0", "-0", "0.1", "0.10", "1", "1.0", "1.5", "1.50", "2", "10", "99.5", "100", "100.00", "100.5", "1e2", "1e-3", "-1", "-1.5", "-100", "-99.5",
        "0.0000000000000000000000000001", "79228162514264337593543950335", "-79228162514264337593543950335", "12345678901234567890.12345678",
    ];

    public static readonly string[] Dates =
    [
        "1980", "1980-05", "1980-05-17", "1980-05-17T10:00:00Z", "1980-05-17T10:00:00+05:30", "1980-05-17T10:00:00.123Z", "1980-12-31T23:59:59-05:00",
        "1981", "2024-02-29", "2024-01-01T00:00:00Z", "0001", "9999", "9999-12-31",
    ];

    public static readonly SearchPrefix[] Prefixes = Enum.GetValues<SearchPrefix>();

    /// <summary>Latitude and longitude: the poles, both sides of the dateline, and places near each other.</summary>
    public static readonly (double Latitude, double Longitude)[] Places =
    [
        (28.6139, 77.2090), (28.61, 77.21), (19.0760, 72.8777), (0, 0), (0, 180), (0, -180), (0.5, 179.9), (0.5, -179.9), (-17.7, 178.1), (90, 0), (90, 120), (89.9, -60), (-90, 0), (-89.5, 10),
    ];

    /// <summary>Metres.</summary>
    public static readonly double[] Distances = [0, 1, 500, 50_000, 1_200_000, 10_007_543, 20_015_000, 30_000_000];

    /// <summary>Words that texts are made of.</summary>
    public static readonly string[] Words = ["bone", "bones", "liver", "metastases", "हड्डी", "हड्डियाँ", "எலும்பு", "b12", "é", "और", "0"];

    private static readonly string[] s_codes =
    [
        "Patient.name", "Patient.family", "Patient.gender", "Patient.identifier", "Patient.birthdate", "Patient.general-practitioner", "Patient.link", "Patient._tag",
        "Patient._profile", "Observation.code", "Observation.status", "Observation.value-quantity", "Observation.value-string", "Observation.date", "Observation.subject",
        "Observation.patient", "Observation.has-member", "Observation.code-value-quantity", "Observation.code-value-string", "Observation.code-value-date",
        "Observation.component-code-value-quantity", "RiskAssessment.probability", "RiskAssessment.subject", "RiskAssessment.date", "ValueSet.url", "ValueSet.name",
        "ValueSet.context-type-quantity", "ValueSet.reference", "ValueSet._source", "Encounter.length", "Encounter.part-of", "Encounter.subject", "Encounter.date",
        "QuestionnaireResponse.questionnaire", "QuestionnaireResponse.subject", "QuestionnaireResponse.part-of", "Resource._tag", "Resource._profile", "Resource._security",
        "Location.near", "Location.partof", "Location.name", "Location._text", "Patient._text", "Patient._content", "Observation._content", "Resource._text", "Resource._content",
    ];

    /// <summary>The parameters, from the registry.</summary>
    public static IReadOnlyList<SearchParameterInfo> Parameters { get; } =
        [.. s_codes.Select(name => name.Split('.')).Select(parts => Core.Parameter(parts[0], parts[1]))];

    /// <summary>Those that are links, under a type of their own.</summary>
    public static IReadOnlyList<SearchParameterInfo> Links { get; } =
        [.. Parameters.Where(parameter => parameter.Type == SearchParameterType.Reference && parameter.ResourceType != SearchParameterRegistry.AnyType)];

    /// <summary>One of these.</summary>
    public static T Any<T>(this Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    /// <summary>True in so many of a hundred cases.</summary>
    public static bool In100(this Random random, int cases) => random.Next(100) < cases;

    /// <summary>One of these, or null in so many of a hundred cases.</summary>
    public static string? AnyOrNull(this Random random, int nulls, IReadOnlyList<string> of) => random.In100(nulls) ? null : random.Any(of);

    /// <summary>Words of the stock, joined by blanks.</summary>
    public static string SomeWords(this Random random, int most) => string.Join(' ', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => random.Any(Words)));

    /// <summary>A number of the stock.</summary>
    public static decimal AnyNumber(this Random random) => decimal.Parse(random.Any(Numbers), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A stretch of time of the stock.</summary>
    public static DateRange AnyRange(this Random random) => DateRange.Parse(random.Any(Dates), TimeZoneInfo.Utc) ?? throw new InvalidOperationException("The stock holds dates only.");
}
