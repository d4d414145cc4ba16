namespace FhirServer.Tests.Search.Tables;

/// <summary>https://hl7.org/fhir/R4/search.html#token.</summary>
internal static class TokenTables
{
    public static SearchTable Codes() => new SearchTable("code")
        .Store("Condition", "acme", Condition("""{"coding":[{"system":"http://acme.org/codes","code":"ha125","display":"Tension headache"}],"text":"Sore head"}"""))
        .Store("Condition", "other", Condition("""{"coding":[{"system":"http://other.org","code":"ha125"}]}"""))
        .Store("Condition", "bare", Condition("""{"coding":[{"code":"HA125"}]}"""))
        .Store("Condition", "two", Condition("""{"coding":[{"system":"http://acme.org/codes","code":"x1"},{"system":"http://other.org","code":"y|1"}]}"""))
        .Store("Condition", "text", Condition("""{"text":"Headache after a fall"}"""))
        .Store("Condition", "none", """ "subject":{"reference":"Patient/none"} """)
        .Ask("Condition?code=ha125", "acme other bare")
        .Ask("Condition?code=Ha125", "acme other bare")
        .Ask("Condition?code=http://acme.org/codes|ha125", "acme")
        .Ask("Condition?code=http://acme.org/CODES|ha125", "")
        .Ask("Condition?code=|ha125", "bare")
        .Ask("Condition?code=http://acme.org/codes|", "acme two")
        .Ask("Condition?code=http://other.org|y\\|1", "two")
        .Ask("Condition?code=http://acme.org/codes|y\\|1", "")
        .Ask("Condition?code=ha125&code=x1", "")
        .Ask("Condition?code=x1&code=y\\|1", "two")
        .Ask("Condition?code=x1,|ha125", "bare two")
        .Ask("Condition?code:not=ha125", "two text none")
        .Ask("Condition?code:not=ha125,x1", "text none")
        .Ask("Condition?code:not=ha125&code:not=x1", "text none")
        .Ask("Condition?code:not=http://acme.org/codes|ha125", "other bare two text none")
        .Ask("Condition?code:not=http://acme.org/codes|", "other bare text none")
        .Ask("Condition?code:text=headache", "acme text")
        .Ask("Condition?code:text=SORE", "acme")
        .Ask("Condition?code:text=tension,fall", "acme text")
        .Ask("Condition?code:text=ha125", "")
        .Ask("Condition?code:missing=true", "none")
        .Ask("Condition?code:missing=false", "acme other bare two text");

    public static SearchTable Kinds() => new SearchTable("token")
        .Store("Patient", "ravi", """
            "active":true,"gender":"male","telecom":[{"system":"phone","value":"+91 98100"},{"system":"email","value":"ravi@example.org"}],
            "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"hi","display":"हिन्दी"}]}}],"deceasedBoolean":false
            """)
        .Store("Patient", "asha", """ "active":false,"gender":"female","deceasedDateTime":"2020-01-01" """)
        .Store("Patient", "none", """ "birthDate":"1990" """)
        .Store("Encounter", "amb", """ "status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"ambulatory"} """)
        .Store("Library", "v1", """ "status":"active","type":{"text":"x"},"version":"1.0.0" """)
        .Ask("Patient?gender=male", "ravi")
        .Ask("Patient?gender:not=male", "asha none")
        .Ask("Patient?gender:not=male,female", "none")
        .Ask("Patient?gender=http://hl7.org/fhir/administrative-gender|female", "asha")
        .Ask("Patient?gender=|female", "")
        .Ask("Patient?gender:missing=true", "none")
        .Ask("Patient?active=true", "ravi")
        .Ask("Patient?active:not=true", "asha none")
        .Ask("Patient?deceased=true", "asha")
        .Ask("Patient?deceased=false", "ravi none")
        .Ask("Patient?phone=+91 98100", "ravi")
        .Ask("Patient?email=RAVI@example.org", "ravi")
        .Ask("Patient?telecom=ravi@example.org,+91 98100", "ravi")
        .Ask("Patient?language=urn:ietf:bcp:47|hi", "ravi")
        .Ask("Patient?language:text=हिन्", "ravi")
        .Ask("Patient?_id=~ravi,~asha", "ravi asha")
        .Ask("Patient?_id:not=~ravi", "asha none")
        .Ask("Encounter?class=AMB", "amb")
        .Ask("Encounter?class:text=ambul", "amb")
        .Ask("Library?version=1.0.0", "v1");

    public static SearchTable Identifiers() => new SearchTable("identifier")
        .Store("Patient", "mrn", Identifier("""{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"},{"system":"http://local","code":"file"}],"text":"Medical record number"},"system":"http://acme.org/patient","value":"446053"}"""))
        .Store("Patient", "abha", Identifier("""{"type":{"coding":[{"system":"https://nrces.in/ndhm/fhir/r4/CodeSystem/ndhm-identifier-type-code","code":"ABHA"}]},"system":"https://healthid.abdm.gov.in","value":"91-1234"}"""))
        .Store("Patient", "crossed", Identifier("""
            {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"value":"1"},{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"DL"}]},"value":"446053"}
            """))
        .Store("Patient", "plain", Identifier("""{"system":"http://acme.org/patient","value":"2345"},{"value":"loose"}"""))
        .Ask("Patient?identifier=http://acme.org/patient|2345", "plain")
        .Ask("Patient?identifier=446053", "mrn crossed")
        .Ask("Patient?identifier=|loose", "plain")
        .Ask("Patient?identifier=|446053", "crossed")
        .Ask("Patient?identifier=http://acme.org/patient|", "mrn plain")
        .Ask("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|446053", "mrn")
        .Ask("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|mr|446053", "mrn")
        .Ask("Patient?identifier:of-type=http://local|file|446053", "mrn")
        .Ask("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|DL|446053", "crossed")
        .Ask("Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|1", "crossed")
        .Ask("Patient?identifier:of-type=http://other|MR|446053", "")
        .Ask("Patient?identifier:of-type=https://nrces.in/ndhm/fhir/r4/CodeSystem/ndhm-identifier-type-code|ABHA|91-1234,http://local|file|446053", "mrn abha")
        .Ask("Patient?identifier:text=medical rec", "mrn")
        .Ask("Patient?identifier:not=446053", "abha plain")
        .Ask("Patient?identifier:missing=true", "");

    private static string Condition(string code) => $$""" "subject":{"reference":"Patient/none"},"code":{{code}} """;

    private static string Identifier(string identifiers) => $"\"identifier\":[{identifiers}]";
}
