using FhirServer.Search;
using FhirServer.Tests.Search;

namespace FhirServer.Tests.Walks.Hostile;

/// <summary>Searches with values, names, modifiers and result parameters that were not meant.</summary>
/// <param name="random">Decides.</param>
internal sealed class HostileSearches(Random random)
{
    private static readonly string[] s_types =
    [
        "Patient", "Observation", "ValueSet", "RiskAssessment", "Encounter", "Questionnaire", "DiagnosticReport", "Location", "Bundle", "Group", "Composition", "MedicationRequest", "QuestionnaireResponse", "Claim",
    ];

    private static readonly string[] s_values =
    [
        "'", "\"", "''; DROP TABLE resource;--", "1 OR 1=1", "') UNION SELECT * FROM version--", "%", "_", "%25%25", "*", "\\", "\\\\", "\\,", "\\|", "\\$", "\\x", "|", "||", "|||", "a|b|c|d", "|a", "a|", "$", "$$", "a$b", "a$b$c$d",
        ",", ",,", "a,", ",a", "\0", "a\0b", "\u0001", "\uFFFF", "\uFEFF", "\u202Eabc", "\U0001F600", "İ", "ﬃ", "ß", "नमस्ते", "\u0300", "x\u0300\u0300\u0300", " ", "  ", "", "null", "true", "TRUE", "0", "-0", "1e999999", "-1e-999999", "1e2147483648", "1e-2147483649",
        "gt", "gtgt5", "ge1e400", "ap0", "sa", "eb2024", "ne", "gt2024-02-30", "2024-13", "2024-00-00", "0000", "9999-12-31T23:59:59.9999999-14:00", "0001-01-01T00:00:00+14:00", "2024-01-01T25:00:00", "2024-01-01T10:00", "2024-01-01T10:00:60Z", "ap9999", "lt0001", "20240101",
        "2024-01-01T00:00:00%2B99:99", "5.4|http://unitsofmeasure.org|mg", "5.4||mg", "5.4|mg", "5,4", "--5", "+5", "0x10", "٣", "NaN", "Infinity", "Patient/1", "Patient/", "/Patient/1", "Patient/1/_history/2", "Patient/1/_history/", "http://", "http://x/Patient/1",
        "urn:uuid:x", "#1", "../Patient/1", "Patient/../x", "javascript:alert(1)", "file:///etc/passwd", "{{7*7}}", "${jndi:ldap://127.0.0.1:1/x}", "<script>", "{\"$gt\":\"\"}", "[$ne]", "a&b", "a=b", "a;b", "a#b", "a?b", "a+b", "\r\nX: y",
    ];

    private static readonly string[] s_modifiers =
    [
        "", "", "", "", ":exact", ":contains", ":missing", ":not", ":text", ":identifier", ":above", ":below", ":in", ":not-in", ":of-type", ":Patient", ":Nonsense", ":", "::", ":exact:exact", ":iterate", ".", ".name", ":Patient.name",
        ":Patient.name:exact", ".subject.subject.subject", ":Nonsense.name", ".x.y.z", ":missing:missing", ":[type]", ":%00",
    ];

    private static readonly string[] s_results =
    [
        "_sort=", "_sort=-", "_sort=--_id", "_sort=,", "_sort=_id,_id,_id", "_sort=nonsense", "_sort=-_lastUpdated,name,birthdate,gender", "_sort='", "_sort=_score", "_count=-1", "_count=0", "_count=99999999999999999999", "_count=1e3", "_count=", "_count=x", "_count=1&_count=2",
        "_include=", "_include=*", "_include=Observation", "_include=Observation:", "_include=Observation:subject:", "_include=Observation:subject:Nonsense", "_include=Nonsense:x", "_include:iterate=*", "_include:recurse=Patient:link", "_include:=x", "_revinclude=*",
        "_revinclude=Observation:subject&_revinclude:iterate=*:*", "_revinclude=:::", "_summary=", "_summary=nonsense", "_summary=true&_summary=text", "_summary=count&_count=0", "_elements=", "_elements=,", "_elements=nonsense", "_elements=id,'", "_elements=a.b.c", "_total=", "_total=x",
        "_total=accurate", "_format=", "_format=nonsense", "_format=text/html", "_pretty=x", "_contained=true", "_containedType=x", "_query=x", "_filter=name eq x", "_text='", "_content=\"", "_list=$x", "_type=", "_type=Nonsense", "_type=Patient,Nonsense", "_has:", "_has:Observation",
        "_has:Observation:subject", "_has:Observation:subject:", "_has:Observation:subject:code=x", "_has:Nonsense:x:y=z", "_has:Observation:patient:_has:Observation:patient:code=x", "_id=", "_id='", "_id=a,b,c", "_lastUpdated=", "_lastUpdated=x", "_lastUpdated=ne2024", "_tag=", "_security=|",
        "_profile=x", "_source=:", "page=x", "_page=x", "_after=x", "_cursor=AAAA", "_getpages=x", "__proto__=x", "constructor=x", "=", "=x", "&&&&", "%3D=%26", "%=%", "%zz=1", "name=%C0%80", "name=%ED%A0%80", "name=%FF", "%00=%00", "?", "????",
    ];

    /// <summary>A search, by GET or by POST.</summary>
    public HostileRequest Next()
    {
        var type = random.Next(20) == 0 ? "" : random.Next(15) == 0 ? "Patient/p/Observation" : s_types[random.Next(s_types.Length)];
        var query = string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) == 0 ? s_results[random.Next(s_results.Length)] : Criterion(type)));
        (string, string)[] headers = random.Next(3) == 0 ? [("Prefer", "handling=strict")] : [];
        return random.Next(6) == 0
            ? new HostileRequest("search by POST", "POST", $"{type}/_search".TrimStart('/')) { Body = System.Text.Encoding.UTF8.GetBytes(query), ContentType = "application/x-www-form-urlencoded", Headers = headers }
            : new HostileRequest("search", "GET", $"{type}?{query}") { Headers = headers };
    }

    /// <summary>Searches that are large.</summary>
    public static IEnumerable<HostileRequest> Large()
    {
        string[] queries =
        [
            "Patient?name=" + string.Join(',', Enumerable.Range(0, 1000)), "Patient?_id=" + string.Join(',', Enumerable.Range(0, 1000)), "Observation?code=" + string.Join(',', Enumerable.Range(0, 450)), "Patient?name=" + new string('a', 10_000),
            "Patient?" + string.Join('&', Enumerable.Range(0, 500).Select(n => $"name=a{n}")), "Patient?" + string.Join('&', Enumerable.Range(0, 90).Select(n => $"name:contains=a{n}")), "Observation?subject" + HostileBodies.Repeated(".link", 500) + ".name=x",
            "Patient?link:Patient" + HostileBodies.Repeated(".link:Patient", 300) + ".name=x", "Patient?" + HostileBodies.Repeated("_has:Observation:subject:", 300) + "code=x", "Patient?_sort=" + string.Join(',', Enumerable.Repeat("name", 300)),
            "Patient?" + string.Join('&', Enumerable.Repeat("_include=Patient:link", 300)), "Patient?_elements=" + new string('x', 10_000), "Patient?name=" + HostileBodies.Repeated("%F0%9F%98%80", 1000), "Patient?name=" + HostileBodies.Repeated("\\,", 3000),
            "Observation?code-value-quantity=" + HostileBodies.Repeated("a$", 3000), "Patient?" + new string('a', 15_000) + "=1", "Observation?" + string.Join('&', Enumerable.Repeat("combo-code-value-quantity=a$1,b$2,c$3", 40)),
            "?" + string.Join('&', Enumerable.Repeat("_has:Observation:subject:code=x", 60)), "Patient?" + string.Join('&', Enumerable.Repeat("name:not=x", 99)), "Patient?birthdate=" + string.Join(',', Enumerable.Repeat("ap2024", 400)),
            "Patient?x=" + new string('a', 20_000), "Patient/" + new string('a', 20_000), new string('a', 60_000),
        ];
        return queries.Select(query => new HostileRequest("large search", "GET", query));
    }

    private string Criterion(string type)
    {
        var owner = type.Length == 0 || type.Contains('/', StringComparison.Ordinal) ? "Observation" : type;
        var parameters = Core.Registry.For(owner).ToList();
        SearchParameterInfo parameter = parameters[random.Next(parameters.Count)];
        var value = s_values[random.Next(s_values.Length)];
        if (random.Next(4) == 0)
            value += "," + s_values[random.Next(s_values.Length)];
        return parameter.Code + s_modifiers[random.Next(s_modifiers.Length)] + "=" + (random.Next(10) == 0 ? value.Where(char.IsAscii).Where(c => c > ' ').Aggregate("", (text, c) => text + c) : Uri.EscapeDataString(value));
    }
}
