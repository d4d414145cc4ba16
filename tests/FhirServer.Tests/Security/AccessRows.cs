namespace FhirServer.Tests.Security;

/// <summary>All rows of the matrix: every interaction and every operation has one at least.</summary>
internal static class AccessRows
{
    private const string Parameters = """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"http://t.example","code":"t"}]} }]}""";
    private const string Changed = """{"resourceType":"Observation","id":"OBS","status":"amended","code":{"text":"changed"},"subject":{"reference":"Patient/PAT"} }""";
    private const string New = """{"resourceType":"Observation","status":"final","code":{"text":"new"},"subject":{"reference":"Patient/PAT"} }""";

    /// <summary>The rows.</summary>
    public static IReadOnlyList<AccessRow> All { get; } = [.. Reads(), .. Searches(), .. Writes(), .. Bundles(), .. Records(), .. Resources(), .. Terminology(), .. Own()];

    private static IEnumerable<AccessRow> Reads() =>
    [
        new("read", "GET", "Patient/PAT", Need.See),
        new("read", "GET", "Observation/OBS", Need.See),
        new("read", "HEAD", "Observation/OBS", Need.See),
        new("read", "GET", "Observation/OBS?_elements=code", Need.See),
        new("read", "GET", "Observation/OBS?_format=xml", Need.See),
        new("vread", "GET", "Observation/OBS/_history/1", Need.See),
        new("vread", "GET", "Patient/PAT/_history/1", Need.See),
        new("history-instance", "GET", "Observation/OBS/_history", Need.See),
        new("history-type", "GET", "Observation/_history?_count=1000", Need.See, Hidden: 200),
        new("history-system", "GET", "_history?_count=1000", Need.See, Hidden: 200),
        new("capabilities", "GET", "metadata", Need.Nothing),
        new("capabilities", "OPTIONS", "metadata", Need.Nothing),
    ];

    private static IEnumerable<AccessRow> Searches() =>
    [
        new("search-type", "GET", "Observation?_id=OBS&_total=accurate", Need.See, Hidden: 200),
        new("search-type", "GET", "Observation?subject=Patient/PAT&_summary=count", Need.See, Hidden: 200),
        new("search-type", "POST", "Observation/_search?subject=Patient/PAT", Need.See, Hidden: 200),
        new("search-type", "GET", "Observation?subject=Patient/PAT&_include=Observation:subject", Need.See, Hidden: 200),
        new("search-type", "GET", "Patient?_id=PAT&_revinclude=Observation:subject", Need.See, Hidden: 200),
        new("search-type", "GET", "Observation?subject:Patient.family=geheim", Need.See, Hidden: 200),
        new("search-type", "GET", "Patient?_has:Observation:subject:_id=OBS", Need.See, Hidden: 200),
        new("search-type", "GET", "Patient/PAT/Observation", Need.See, Hidden: 200),
        new("search-system", "GET", "?_type=Patient,Observation&_count=1000", Need.See, Hidden: 200),
        new("search-system", "POST", "_search?_type=Observation&_id=OBS", Need.See, Hidden: 200),
        new("search-type", "GET", "Consent?patient=Patient/PAT", Need.See, Hidden: 200),
    ];

    private static IEnumerable<AccessRow> Writes() =>
    [
        new("create", "POST", "Observation", Need.Create, Seen: 201, Hidden: 403) { Body = New },
        new("create", "POST", "Observation", Need.Change, Seen: 201, Hidden: 403) { Body = New, Header = ("If-None-Exist", "_id=nobody-has-it") },
        new("update", "PUT", "Observation/OBS", Need.Change) { Body = Changed },
        new("update", "PUT", "Observation?_id=OBS", Need.Change, Hidden: 403) { Body = New },
        new("patch", "PATCH", "Observation/OBS", Need.Change) { Body = """[{"op":"replace","path":"/status","value":"amended"}]""", BodyType = "application/json-patch+json" },
        new("patch", "PATCH", "Observation?_id=OBS", Need.Change) { Body = """[{"op":"replace","path":"/status","value":"amended"}]""", BodyType = "application/json-patch+json" },
        new("delete", "DELETE", "Observation/OBS", Need.Change, Seen: 204, Hidden: 204),
        new("delete", "DELETE", "Observation?_id=OBS", Need.Change, Seen: 204, Hidden: 204),
        new("update", "PUT", "Patient/PAT", Need.Change) { Body = """{"resourceType":"Patient","id":"PAT","active":true}""" },
    ];

    private static IEnumerable<AccessRow> Bundles() =>
    [
        new("batch", "POST", "", Need.Entrance) { Body = """{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Observation/OBS"} },{"request":{"method":"GET","url":"Patient?_id=PAT"} },{"request":{"method":"DELETE","url":"Observation/OBS"} } ]}""" },
        new("transaction", "POST", "", Need.Change) { Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"PUT","url":"Observation/OBS"},"resource":""" + Changed + "} ]}" },
        new("transaction", "POST", "", Need.See) { Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"Observation/OBS"} } ]}""" },
        new("transaction", "POST", "", Need.Create, Hidden: 403) { Body = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"POST","url":"Observation"},"resource":""" + New + "} ]}" },
    ];

    private static IEnumerable<AccessRow> Records() =>
    [
        new("$everything", "GET", "Patient/PAT/$everything", Need.See),
        new("$everything", "GET", "Patient/$everything?_count=500", Need.See, Hidden: 200),
        new("$everything", "GET", "Encounter/ENC/$everything", Need.See),
        new("$document", "GET", "Composition/COMP/$document", Need.See),
        new("$lastn", "GET", "Observation/$lastn?subject=Patient/PAT&code=http://a.example|x", Need.See, Hidden: 200),
        new("$stats", "GET", "Observation/$stats?subject=Patient/PAT&code=http://a.example|x&statistic=count", Need.See, Hidden: 200),
        new("$match", "POST", "Patient/$match", Need.See, Hidden: 200) { Body = """{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","identifier":[{"system":"http://i.example","value":"PAT-NO"}]} } ]}""" },
        new("$purge", "POST", "Patient/PAT/$purge", Need.Run),
    ];

    private static IEnumerable<AccessRow> Resources() =>
    [
        new("$meta", "GET", "Observation/OBS/$meta", Need.See),
        new("$meta", "GET", "Observation/$meta", Need.See, Hidden: 200),
        new("$meta", "GET", "$meta", Need.See, Hidden: 200),
        new("$meta-add", "POST", "Observation/OBS/$meta-add", Need.Change) { Body = Parameters },
        new("$meta-delete", "POST", "Observation/OBS/$meta-delete", Need.Change) { Body = Parameters },
        new("$diff", "GET", "Observation/OBS/$diff?from=1&to=1", Need.See),
        new("$graph", "GET", "Patient/PAT/$graph?graph=http://g.example/none", Need.See, Seen: 404),
        new("$convert", "POST", "$convert", Need.Entrance) { Body = """{"resourceType":"Patient"}""" },
        new("$versions", "GET", "$versions", Need.Nothing),
        new("$validate", "GET", "Observation/OBS/$validate", Need.See),
        new("$validate", "POST", "Observation/$validate", Need.See) { Body = New, IsPublic = true },
        new("$access-explain", "GET", "Observation/OBS/$access-explain?scope=system/*.rs", Need.Run),
        new("$reindex", "POST", "$reindex", Need.Run, Seen: 202),
        new("async", "GET", "_async", Need.Run),
    ];

    private static IEnumerable<AccessRow> Terminology() =>
    [
        new("$expand", "GET", "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender", Need.See) { IsPublic = true },
        new("$validate-code", "GET", "ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/administrative-gender&code=male&system=http://hl7.org/fhir/administrative-gender", Need.See) { IsPublic = true },
        new("$lookup", "GET", "CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male", Need.See) { IsPublic = true },
        new("$subsumes", "GET", "CodeSystem/$subsumes?system=http://hl7.org/fhir/administrative-gender&codeA=male&codeB=female", Need.See) { IsPublic = true },
        new("$translate", "GET", "ConceptMap/$translate?url=http://hl7.org/fhir/ConceptMap/cm-address-use-v3&code=home&system=http://hl7.org/fhir/address-use", Need.See) { IsPublic = true },
        new("$snapshot", "GET", "StructureDefinition/Patient/$snapshot", Need.See) { IsPublic = true },
        new("$implements", "GET", "CapabilityStatement/$implements?server=http://hl7.org/fhir/CapabilityStatement/base", Need.See) { IsPublic = true },
        new("$conforms", "GET", "CapabilityStatement/$conforms?left=http://hl7.org/fhir/CapabilityStatement/base&right=http://hl7.org/fhir/CapabilityStatement/base2", Need.See) { IsPublic = true },
    ];

    // What the server itself writes down.
    private static IEnumerable<AccessRow> Own() =>
    [
        new("search-type", "GET", "AuditEvent?patient=Patient/PAT", Need.See, Hidden: 200),
        new("create", "POST", "AuditEvent", Need.Change, Seen: 403, Hidden: 403) { Body = """{"resourceType":"AuditEvent"}""" },
        new("delete", "DELETE", "AuditEvent?patient=Patient/PAT", Need.Change, Seen: 403, Hidden: 403),
    ];
}
