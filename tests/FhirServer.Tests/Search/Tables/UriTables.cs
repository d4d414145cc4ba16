namespace FhirServer.Tests.Search.Tables;

/// <summary>https://hl7.org/fhir/R4/search.html#uri, and the parameters on meta: https://hl7.org/fhir/R4/search.html#all.</summary>
internal static class UriTables
{
    public static SearchTable Urls() => new SearchTable("uri")
        .Store("ValueSet", "v123", Url("http://acme.org/fhir/ValueSet/123", "1.0"))
        .Store("ValueSet", "v123b", Url("http://acme.org/fhir/ValueSet/123", "2.0"))
        .Store("ValueSet", "v1234", Url("http://acme.org/fhir/ValueSet/1234", "1.0"))
        .Store("ValueSet", "upper", Url("http://acme.org/fhir/valueset/123", "1.0"))
        .Store("ValueSet", "history", Url("http://acme.org/fhir/ValueSet/123/_history/5", "1.0"))
        .Store("ValueSet", "oid", Url("urn:oid:1.2.3.4.5", "1.0"))
        .Store("ValueSet", "none", """ "status":"active" """)
        .Ask("ValueSet?url=http://acme.org/fhir/ValueSet/123", "v123 v123b")
        .Ask("ValueSet?url=http://acme.org/fhir/ValueSet/123|2.0", "v123b")
        .Ask("ValueSet?url=http://acme.org/fhir/ValueSet/123|3.0", "")
        .Ask("ValueSet?url=http://acme.org/fhir/ValueSet/12", "")
        .Ask("ValueSet?url=http://acme.org/fhir/valueset/123", "upper")
        .Ask("ValueSet?url:below=http://acme.org/fhir/", "v123 v123b v1234 upper history")
        .Ask("ValueSet?url:below=http://acme.org/fhir", "v123 v123b v1234 upper history")
        .Ask("ValueSet?url:below=http://acme.org/fhir/ValueSet/123", "v123 v123b history")
        .Ask("ValueSet?url:above=http://acme.org/fhir/ValueSet/123/_history/5", "v123 v123b history")
        .Ask("ValueSet?url:above=http://acme.org/fhir/ValueSet/1234/x", "v1234")
        .Ask("ValueSet?url=urn:oid:1.2.3.4.5", "oid")
        .Ask("ValueSet?url=urn:oid:1.2.3", "")
        .Ask("ValueSet?url=urn:oid:1.2.3.4.5,http://acme.org/fhir/ValueSet/1234", "v1234 oid")
        .Ask("ValueSet?url:missing=true", "none");

    public static SearchTable Meta() => new SearchTable("meta")
        .Store("Basic", "one", Basic("""
            "profile":["http://acme.org/p|1.0.2","http://acme.org/q"],"source":"http://acme.org/system/a#request-1","tag":[{"system":"http://t","code":"red","display":"Very red"}],"security":[{"system":"http://s","code":"R","display":"Restricted"}]
            """))
        .Store("Basic", "two", Basic(""" "profile":["http://acme.org/p|1.1"],"source":"http://acme.org/system","tag":[{"system":"http://t","code":"blue"}],"security":[{"system":"http://s","code":"N"}] """))
        .Store("Basic", "three", Basic(""" "profile":["http://acme.org/p/sub","http://acme.org/p2|2"],"source":"urn:uuid:7f2b"  """))
        .Store("Basic", "none", "\"code\":{\"text\":\"x\"}")
        .Ask("Basic?_profile=http://acme.org/p", "one two")
        .Ask("Basic?_profile=http://acme.org/p|1.0.2", "one")
        .Ask("Basic?_profile=http://acme.org/p|1", "")
        .Ask("Basic?_profile=http://acme.org/q", "one")
        .Ask("Basic?_profile:below=http://acme.org/p", "one two three")
        .Ask("Basic?_profile:below=http://acme.org/p|1", "one two")
        .Ask("Basic?_profile:below=http://acme.org/p|1.0", "one")
        .Ask("Basic?_profile:below=http://acme.org/p|1.0.2", "one")
        .Ask("Basic?_profile:below=http://acme.org/p|2", "")
        .Ask("Basic?_profile:below=http://acme.org/p2|2", "three")
        .Ask("Basic?_profile:above=http://acme.org/p/sub/x", "one two three")
        .Ask("Basic?_profile:missing=true", "none")
        .Ask("Basic?_source=http://acme.org/system", "two")
        .Ask("Basic?_source=http://acme.org/system/a#request-1", "one")
        .Ask("Basic?_source:below=http://acme.org/system", "one two")
        .Ask("Basic?_source=urn:uuid:7f2b", "three")
        .Ask("Basic?_source:above=http://acme.org/system/b", "two")
        .Ask("Basic?_source:missing=true", "none")
        .Ask("Basic?_tag=http://t|red", "one")
        .Ask("Basic?_tag=red,blue", "one two")
        .Ask("Basic?_tag=red&_tag=blue", "")
        .Ask("Basic?_tag:not=red", "two three none")
        .Ask("Basic?_tag:text=very", "one")
        .Ask("Basic?_security=http://s|R", "one")
        .Ask("Basic?_security:not=R", "two three none")
        .Ask("Basic?_security:text=restr", "one")
        .Ask("Basic?_security:missing=true", "three none")
        .Ask("Basic?_lastUpdated=gt2020-01-01", "one two three none")
        .Ask("Basic?_lastUpdated:missing=true", "")
        .Ask("Basic?_id:missing=false&_tag=red", "one");

    private static string Url(string url, string version) => $$""" "status":"active","url":"{{url}}","version":"{{version}}" """;

    private static string Basic(string meta) => $$""" "code":{"text":"x"},"meta":{ {{meta}} } """;
}
