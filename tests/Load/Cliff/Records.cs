using System.Globalization;
using System.Text.Json;

namespace Load.Cliff;

/// <summary>Makes records of patients: the same for the same seed and number, whatever else is made.</summary>
/// <param name="seed">Where the dice begin.</param>
internal sealed class Records(int seed)
{
    private const string Loinc = "http://loinc.org";
    private const int Observations = 10;
    // A name is written in one script: given names, and beginnings and ends of family names, of each.
    private static readonly (string[] Given, string[] Parts, string[] Ends)[] Scripts =
    [
        (["Asha", "Ravi", "Meera", "Arjun", "Kiran", "Lakshmi", "Farhan"], ["Sha", "Ver", "Red", "Kul", "Ban", "Muk", "Nai", "Iye", "Pat", "Des", "Cho", "Gho"], ["rma", "ma", "dy", "karni", "erjee", "herjee", "r", "el", "pande", "dhury"]),
        (["आशा", "रवि", "मीरा", "अर्जुन"], ["शर्", "वर्", "कुल", "देश", "पट"], ["मा", "कर्णी", "पांडे", "ेल"]),
        (["அருண்", "மீனா", "கவிதா"], ["ரா", "சுப்", "முரு", "கண்"], ["மன்", "பையா", "கன்", "ணன்"]),
        (["অরুণ", "মীরা", "সুমন"], ["মু", "ব্যা", "ঘো", "চৌ"], ["খার্জি", "নার্জি", "ষ", "ধুরী"]),
    ];

    private static readonly string[] Cities = ["Pune", "Chennai", "Kolkata", "Jaipur", "Kochi", "Lucknow", "Nagpur", "Mysuru"];
    private static readonly (string Code, string Text, string Unit, int From)[] Measures =
        [("8302-2", "Body height", "cm", 140), ("29463-7", "Body weight", "kg", 40), ("8867-4", "Heart rate", "/min", 55), ("2339-0", "Glucose", "mg/dL", 70), ("718-7", "Hemoglobin", "g/dL", 8)];

    /// <summary>The system of the patients' ABHA numbers.</summary>
    public const string Abha = "https://healthid.ndhm.gov.in";

    /// <summary>The ABHA number of a patient.</summary>
    public static string Identifier(int number) => string.Create(CultureInfo.InvariantCulture, $"91-{number / 10000:0000}-{number % 10000:0000}-0001");

    /// <summary>The family name of a patient.</summary>
    public string Family(int number)
    {
        var dice = Dice(number);
        var (_, parts, ends) = Script(number);
        return Pick(dice, parts) + Pick(dice, ends);
    }

    /// <summary>The given name of a patient.</summary>
    public static string First(int number) => Script(number).Given[number / 7 % Script(number).Given.Length];

    // Four of seven in Latin letters.
    private static (string[] Given, string[] Parts, string[] Ends) Script(int number) => Scripts[Math.Max(0, (number % 7) - 3)];

    /// <summary>The day of birth of a patient.</summary>
    public string Birth(int number) => Day(new Random(seed + number), 1940, 80);

    /// <summary>A transaction of whole patients.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">How many.</param>
    public byte[] Bundle(int first, int count) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        resourceType = "Bundle",
        type = "transaction",
        entry = Enumerable.Range(first, count).SelectMany(Patient).ToList(),
    });

    private IEnumerable<object> Patient(int number)
    {
        var dice = Dice(number);
        var patient = Urn(number, 0);
        var subject = new { reference = patient };
        yield return Entry("Patient", patient, new
        {
            resourceType = "Patient",
            identifier = new[] { new { system = Abha, value = Identifier(number) } },
            name = new[] { new { family = Family(number), given = new[] { First(number) } } },
            gender = number % 2 == 0 ? "female" : "male",
            birthDate = Birth(number),
            address = new[] { new { city = Pick(dice, Cities), country = "IN", postalCode = dice.Next(110001, 800000).ToString(CultureInfo.InvariantCulture) } },
        });
        for (var i = 1; i <= 3; i++)
        {
            yield return Entry("Encounter", Urn(number, i), new
            {
                resourceType = "Encounter",
                status = "finished",
                @class = new { system = "http://terminology.hl7.org/CodeSystem/v3-ActCode", code = i == 1 ? "AMB" : "EMER" },
                subject,
                period = new { start = Day(dice, 2014, 10) },
            });
        }

        for (var i = 0; i < Observations; i++)
            yield return Entry("Observation", Urn(number, 10 + i), Observation(dice, i, subject, new { reference = Urn(number, 1 + (i % 3)) }));
        for (var i = 0; i < 2; i++)
        {
            yield return Entry("Condition", Urn(number, 30 + i), new { resourceType = "Condition", subject, code = Concept("http://snomed.info/sct", i == 0 ? "44054006" : "38341003", i == 0 ? "Diabetes" : "Hypertension"), onsetDateTime = Day(dice, 2010, 12) });
            yield return Entry("MedicationRequest", Urn(number, 40 + i), new { resourceType = "MedicationRequest", status = "active", intent = "order", subject, medicationCodeableConcept = new { text = "Metformin" }, authoredOn = Day(dice, 2014, 10) });
        }

        yield return Entry("DiagnosticReport", Urn(number, 50), new { resourceType = "DiagnosticReport", status = "final", subject, code = Concept(Loinc, "58410-2", "CBC"), effectiveDateTime = Day(dice, 2014, 10), result = new[] { new { reference = Urn(number, 13) } } });
    }

    private static object Observation(Random dice, int i, object subject, object encounter)
    {
        var effectiveDateTime = Day(dice, 2014, 10);
        if (i % 6 == 5)
        {
            return new
            {
                resourceType = "Observation",
                status = "final",
                subject,
                encounter,
                effectiveDateTime,
                code = Concept(Loinc, "85354-9", "Blood pressure"),
                component = new[] { new { code = Concept(Loinc, "8480-6", "Systolic"), valueQuantity = Quantity(dice.Next(90, 180), "mm[Hg]") }, new { code = Concept(Loinc, "8462-4", "Diastolic"), valueQuantity = Quantity(dice.Next(50, 110), "mm[Hg]") } },
            };
        }

        var measure = Measures[i % 6];
        return new { resourceType = "Observation", status = "final", subject, encounter, effectiveDateTime, code = Concept(Loinc, measure.Code, measure.Text), valueQuantity = Quantity(measure.From + dice.Next(60), measure.Unit) };
    }

    private static object Quantity(int value, string unit) => new { value, unit, system = "http://unitsofmeasure.org", code = unit };

    private static object Concept(string system, string code, string display) => new { coding = new[] { new { system, code, display } }, text = display };

    private static object Entry(string type, string fullUrl, object resource) => new { fullUrl, resource, request = new { method = "POST", url = type } };

    private static string Urn(int number, int part) => string.Create(CultureInfo.InvariantCulture, $"urn:uuid:00000000-0000-4000-8{part:000}-{number:000000000000}");

    private static string Day(Random dice, int year, int years) =>
        string.Create(CultureInfo.InvariantCulture, $"{year + dice.Next(years):0000}-{dice.Next(1, 13):00}-{dice.Next(1, 29):00}");

    private static string Pick(Random dice, string[] from) => from[dice.Next(from.Length)];

    private Random Dice(int number) => new((seed * 7919) + number);
}
