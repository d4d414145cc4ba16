namespace FhirServer.Tests.Search.Examples;

/// <summary>A small resource for each composite parameter of R4, which has a value for it.</summary>
internal static class CompositeSamples
{
    /// <summary>The resource's members besides type and id; null for a parameter that nobody thought of.</summary>
    public static string? Members(string code) => code switch
    {
        "context-type-quantity" => $$""" "status":"draft","useContext":[{"code":{"system":"http://u","code":"age"},{{Amount("18", "a")}} }] """,
        "context-type-value" => """ "status":"draft","useContext":[{"code":{"system":"http://u","code":"focus"},"valueCodeableConcept":{"coding":[{"system":"http://v","code":"zika"}]}}] """,
        "characteristic-value" => """ "type":"person","actual":true,"characteristic":[{"code":{"coding":[{"code":"gender"}]},"valueCodeableConcept":{"coding":[{"code":"mixed"}]},"exclude":false}] """,
        "relationship" => """ "status":"current","content":[{"attachment":{"title":"x"} }],"relatesTo":[{"code":"replaces","target":{"reference":"DocumentReference/older","display":"The older one"}}] """,
        "chromosome-variant-coordinate" or "chromosome-window-coordinate" => Sequence(""" "genomeBuild":"GRCh 37","chromosome":{"coding":[{"code":"9"}]} """),
        "referenceseqid-variant-coordinate" or "referenceseqid-window-coordinate" => Sequence(""" "referenceSeqId":{"coding":[{"system":"http://n","code":"NC_000009.11"}]} """),
        "code-value-quantity" or "combo-code-value-quantity" => Observation(Amount("5.4", "g/L")),
        "code-value-concept" or "combo-code-value-concept" => Observation("\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://v\",\"code\":\"pos\"}]}"),
        "code-value-date" => Observation("\"valueDateTime\":\"2024-06-15T10:00:00+05:30\""),
        "code-value-string" => Observation("\"valueString\":\"Twice, daily\""),
        "component-code-value-quantity" => Observation($$""" "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},{{Amount("120", "mm[Hg]")}} }] """),
        "component-code-value-concept" => Observation(""" "component":[{"code":{"coding":[{"code":"posture"}]},"valueCodeableConcept":{"coding":[{"code":"sitting"}]}}] """),
        _ => null,
    };

    /// <summary>The elements that a definitional type demands besides its status, each with a comma behind it.</summary>
    public static string Required(string type) => type switch
    {
        "CapabilityStatement" => """ "date":"2024","kind":"requirements","fhirVersion":"4.0.1","format":["json"],"description":"D","rest":[{"mode":"server"}], """,
        "ChargeItemDefinition" => """ "url":"http://x/u", """,
        "CodeSystem" => """ "content":"complete", """,
        "CompartmentDefinition" => """ "url":"http://x/u","name":"N","code":"Patient","search":true, """,
        "EffectEvidenceSynthesis" => """ "population":{"display":"p"},"exposure":{"display":"e"},"exposureAlternative":{"display":"a"},"outcome":{"display":"o"}, """,
        "EventDefinition" => """ "trigger":[{"type":"named-event","name":"n"}], """,
        "Evidence" => """ "exposureBackground":{"display":"b"}, """,
        "EvidenceVariable" => """ "characteristic":[{"definitionReference":{"display":"c"}}], """,
        "GraphDefinition" => """ "name":"N","start":"Patient", """,
        "ImplementationGuide" => """ "url":"http://x/u","name":"N","packageId":"p","fhirVersion":["4.0.1"], """,
        "Library" => """ "type":{"text":"t"}, """,
        "MessageDefinition" => """ "date":"2024","eventUri":"http://x/e", """,
        "NamingSystem" => """ "name":"N","kind":"root","date":"2024","uniqueId":[{"type":"oid","value":"1.2"}], """,
        "OperationDefinition" => """ "name":"N","kind":"operation","code":"c","system":true,"type":false,"instance":false, """,
        "ResearchDefinition" => """ "population":{"display":"p"}, """,
        "ResearchElementDefinition" => """ "type":"population","characteristic":[{"definitionCanonical":"http://x/c"}], """,
        "RiskEvidenceSynthesis" => """ "population":{"display":"p"},"outcome":{"display":"o"}, """,
        "SearchParameter" => """ "url":"http://x/u","name":"N","description":"d","code":"c","base":["Patient"],"type":"string", """,
        "StructureDefinition" => """ "url":"http://x/u","name":"N","kind":"resource","abstract":false,"type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/DomainResource","differential":{"element":[{"id":"Patient","path":"Patient"}]}, """,
        "StructureMap" => """ "url":"http://x/u","name":"N","structure":[{"url":"http://x/s","mode":"source"}],"group":[{"name":"g","typeMode":"none","input":[{"name":"i","mode":"source"}],"rule":[{"name":"r","source":[{"context":"i"}]}]}], """,
        "TerminologyCapabilities" => """ "date":"2024","kind":"requirements","description":"D", """,
        "TestScript" => """ "url":"http://x/u","name":"N", """,
        _ => "",
    };

    private static string Sequence(string reference) => $$$"""
        "coordinateSystem":0,"variant":[{"start":128273724,"end":128273736}],"referenceSeq":{{{{reference}}},"windowStart":128273724,"windowEnd":128273736}
        """;

    private static string Observation(string value) => $$""" "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"2339-0"}]},{{value}} """;

    private static string Amount(string value, string code) => $$""" "valueQuantity":{"value":{{value}},"system":"http://unitsofmeasure.org","code":"{{code}}"} """;
}
