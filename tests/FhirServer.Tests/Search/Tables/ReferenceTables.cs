namespace FhirServer.Tests.Search.Tables;

/// <summary>https://hl7.org/fhir/R4/search.html#reference and https://hl7.org/fhir/R4/search.html#versions.</summary>
internal static class ReferenceTables
{
    public static SearchTable Links() => new SearchTable("reference")
        .Store("Patient", "p1", """ "name":[{"family":"Rao"}] """)
        .Store("Group", "p1g", """ "type":"person","actual":true """)
        .Store("Observation", "local", Subject(""" "reference":"Patient/~p1","display":"Asha Rao" """))
        .Store("Observation", "version", Subject(""" "reference":"Patient/~p1/_history/1" """))
        .Store("Observation", "group", Subject(""" "reference":"Group/~p1g" """))
        .Store("Observation", "elsewhere", Subject(""" "reference":"http://elsewhere.example/fhir/Patient/~p1" """))
        .Store("Observation", "urn", Subject(""" "reference":"urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7" """))
        .Store("Observation", "identified", Subject(""" "type":"Patient","identifier":{"system":"http://acme.org/fhir/identifier/mrn","value":"123456"},"display":"Śrī Rao" """))
        .Store("Observation", "both", Subject(""" "reference":"Patient/~p1","identifier":{"system":"http://acme.org/fhir/identifier/mrn","value":"123456"} """))
        .Store("Observation", "none", Rest)
        .Ask("Observation?subject=Patient/~p1", "local version both")
        .Ask("Observation?subject=~p1", "local version both")
        .Ask("Observation?subject:Patient=~p1", "local version both")
        .Ask("Observation?subject:Patient=Patient/~p1", "local version both")
        .Ask("Observation?subject:Group=~p1", "")
        .Ask("Observation?subject:Group=~p1g", "group")
        .Ask("Observation?subject=Group/~p1g", "group")
        .Ask("Observation?patient=~p1", "local version both")
        .Ask("Observation?subject=Patient/~p1/_history/1", "version")
        .Ask("Observation?subject=Patient/~p1/_history/2", "")
        .Ask("Observation?subject=http://elsewhere.example/fhir/Patient/~p1", "elsewhere")
        .Ask("Observation?subject=urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7", "urn")
        .Ask("Observation?subject=Patient/~p1,Group/~p1g", "local version group both")
        .Ask("Observation?subject:identifier=http://acme.org/fhir/identifier/mrn|123456", "identified both")
        .Ask("Observation?subject:identifier=123456", "identified both")
        .Ask("Observation?subject:identifier=http://other|123456", "")
        .Ask("Observation?subject:text=asha", "local")
        .Ask("Observation?subject:text=rao", "local identified")
        .Ask("Observation?subject:text=sri", "identified")
        .Ask("Observation?subject:text=~p1", "")
        .Ask("Observation?patient:text=asha", "local")
        .Ask("Observation?subject:missing=true", "none")
        .Ask("Observation?subject:Patient.name=rao", "local version both")
        .Ask("Observation?subject.name=rao&subject:text=asha", "local");

    public static SearchTable Canonicals() => new SearchTable("canonical")
        .Store("QuestionnaireResponse", "bare", Questionnaire("http://acme.org/q"))
        .Store("QuestionnaireResponse", "v1", Questionnaire("http://acme.org/q|1.0"))
        .Store("QuestionnaireResponse", "v11", Questionnaire("http://acme.org/q|1.1"))
        .Store("QuestionnaireResponse", "v2", Questionnaire("http://acme.org/q|2.0"))
        .Store("QuestionnaireResponse", "other", Questionnaire("http://acme.org/qq|1.0"))
        .Ask("QuestionnaireResponse?questionnaire=http://acme.org/q", "bare v1 v11 v2")
        .Ask("QuestionnaireResponse?questionnaire=http://acme.org/q|1.0", "v1")
        .Ask("QuestionnaireResponse?questionnaire=http://acme.org/q|1", "")
        .Ask("QuestionnaireResponse?questionnaire=http://acme.org/qq", "other");

    private const string Rest = "\"status\":\"final\",\"code\":{\"text\":\"x\"}";

    private static string Subject(string members) => $$"""{{Rest}},"subject":{ {{members}} }""";

    private static string Questionnaire(string canonical) => $$""" "status":"completed","questionnaire":"{{canonical}}" """;
}
