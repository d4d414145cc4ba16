namespace FhirServer.Tests.Search.Tables;

/// <summary>https://hl7.org/fhir/R4/search.html#combining.</summary>
internal static class CompositeTables
{
    private const string Ucum = "http://unitsofmeasure.org";

    public static SearchTable Tuples() => new SearchTable("composite")
        .Store("Observation", "sodium", Observation("2951-2", Amount("151", "mmol/L")))
        .Store("Observation", "sodium-low", Observation("2951-2", Amount("140", "mmol/L")))
        .Store("Observation", "glucose", Observation("2339-0", Amount("540", "mg/dL")))
        .Store("Observation", "text", Observation("dose", "\"valueString\":\"Twice Daily\""))
        .Store("Observation", "concept", Observation("blood", "\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://b\",\"code\":\"AB\"}]}"))
        .Store("Observation", "date", Observation("due", "\"valueDateTime\":\"2024-06-15\""))
        .Store("Observation", "pressure", $$"""
            "status":"final","code":{"coding":[{"code":"85354-9"}]},"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},{{Amount("120", "mm[Hg]")}} },
            {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"},{"code":"a$b"}]},{{Amount("80", "mm[Hg]")}} },
            {"code":{"coding":[{"code":"posture"}]},"valueCodeableConcept":{"coding":[{"code":"sitting"}]} }]
            """)
        .Store("Group", "mixed", """
            "type":"person","actual":true,"characteristic":[{"code":{"coding":[{"code":"gender"}]},"valueCodeableConcept":{"coding":[{"code":"mixed"}]},"exclude":false},
            {"code":{"coding":[{"code":"owner"}]},"valueCodeableConcept":{"coding":[{"code":"Eve"}]},"exclude":false}]
            """)
        .Ask("Observation?code-value-quantity=2951-2$gt150", "sodium")
        .Ask($"Observation?code-value-quantity=http://loinc.org|2951-2$gt150|{Ucum}|mmol/L", "sodium")
        .Ask($"Observation?code-value-quantity=2951-2$gt0.15|{Ucum}|mol/L", "sodium")
        .Ask($"Observation?code-value-quantity=2339-0$5.4|{Ucum}|g/L", "glucose")
        .Ask($"Observation?code-value-quantity=2951-2$5.4|{Ucum}|g/L", "")
        .Ask("Observation?code-value-quantity=2339-0$540||mg/dL", "glucose")
        .Ask($"Observation?code-value-quantity=2339-0$540|{Ucum}|", "glucose")
        .Ask($"Observation?code-value-quantity=2951-2$gt150,2339-0$gt5|{Ucum}|g/L", "sodium glucose")
        .Ask("Observation?code-value-string=dose$twice", "text")
        .Ask("Observation?code-value-string=dose$daily", "")
        .Ask("Observation?code-value-concept=blood$http://b|ab", "concept")
        .Ask("Observation?code-value-date=due$2024-06", "date")
        .Ask("Observation?code-value-date=due$lt2024-06-15", "")
        .Ask("Observation?component-code-value-quantity=8480-6$gt100", "pressure")
        .Ask("Observation?component-code-value-quantity=8462-4$gt100", "")
        .Ask("Observation?component-code-value-quantity=a\\$b$80", "pressure")
        .Ask($"Observation?component-code-value-quantity=http://loinc.org|8480-6$16.0|{Ucum}|kPa", "pressure")
        .Ask("Observation?component-code-value-concept=posture$sitting", "pressure")
        .Ask($"Observation?combo-code-value-quantity=8480-6$lt16|{Ucum}|kPa", "pressure")
        .Ask($"Observation?combo-code-value-quantity=2339-0$lt6|{Ucum}|g/L", "glucose")
        .Ask("Observation?combo-code-value-concept=blood$ab,posture$sitting", "concept pressure")
        .Ask("Observation?component-code-value-quantity:missing=true", "sodium sodium-low glucose text concept date")
        .Ask("Group?characteristic-value=gender$mixed", "mixed")
        .Ask("Group?characteristic-value=gender$mixed,owner$Eve", "mixed")
        .Ask("Group?characteristic-value=gender$Eve", "");

    public static SearchTable Chained() => new SearchTable("chain")
        .Store("Patient", "salty", """ "name":[{"family":"Rao"}],"identifier":[{"type":{"coding":[{"system":"http://t","code":"MR"}]},"value":"1"}] """)
        .Store("Patient", "fresh", """ "name":[{"family":"Sen"}],"identifier":[{"type":{"coding":[{"system":"http://t","code":"MR"}]},"value":"2"}] """)
        .Store("Observation", "high", Observation("2951-2", Amount("151", "mmol/L")) + ",\"subject\":{\"reference\":\"Patient/~salty\",\"display\":\"Anil Rao\"}")
        .Store("Observation", "normal", Observation("2951-2", Amount("0.140", "mol/L")) + ",\"subject\":{\"reference\":\"Patient/~fresh\"}")
        .Store("DiagnosticReport", "report", """ "status":"final","code":{"text":"x"},"subject":{"reference":"Patient/~salty"},"result":[{"reference":"Observation/~high"}] """)
        .Ask($"Patient?_has:Observation:patient:code-value-quantity=2951-2$gt150|{Ucum}|mmol/L", "salty")
        .Ask($"Patient?_has:Observation:patient:code-value-quantity=2951-2$lt145|{Ucum}|mmol/L", "fresh")
        .Ask($"Patient?_has:Observation:patient:value-quantity=151000|{Ucum}|umol/L", "salty")
        .Ask("Patient?_has:Observation:patient:subject:text=anil", "salty")
        .Ask($"DiagnosticReport?result.code-value-quantity=2951-2$gt0.150|{Ucum}|mol/L", "report")
        .Ask($"DiagnosticReport?result.code-value-quantity=2951-2$gt0.152|{Ucum}|mol/L", "")
        .Ask("DiagnosticReport?result.subject:text=rao", "report")
        .Ask("Observation?patient.identifier:of-type=http://t|MR|2", "normal")
        .Ask("DiagnosticReport?result.patient.identifier:of-type=http://t|MR|1", "report")
        .Ask($"Patient?_has:DiagnosticReport:patient:result.value-quantity=gt150|{Ucum}|mmol/L", "salty");

    private static string Observation(string code, string value) => $$""" "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{code}}"}]},{{value}} """;

    private static string Amount(string value, string code) => $$""" "valueQuantity":{"value":{{value}},"unit":"{{code}}","system":"{{Ucum}}","code":"{{code}}"} """;
}
