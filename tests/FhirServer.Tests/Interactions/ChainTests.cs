namespace FhirServer.Tests.Interactions;

/// <summary>Chains and reverse chains of any depth, mixed: https://hl7.org/fhir/R4/search.html#chaining and https://hl7.org/fhir/R4/search.html#has.</summary>
public sealed class ChainTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly HttpClient _http = fixture.Http;

    [SkippableFact]
    public async Task Chains_and_reverse_chains_mix_to_any_depth()
    {
        var mark = Guid.NewGuid().ToString("N");
        var doctor = await _http.CreateAsync("Practitioner", $$"""{"resourceType":"Practitioner","name":[{"family":"{{mark}}"}]}""");
        var patient = await _http.CreateAsync("Patient", $$"""{"resourceType":"Patient","name":[{"family":"{{mark}}"}],"generalPractitioner":[{"reference":"Practitioner/{{doctor}}"}]}""");
        var encounter = await _http.CreateAsync("Encounter", $$"""{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/{{patient}}"} }""");
        var observation = await _http.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"{{mark}}"}]},"subject":{"reference":"Patient/{{patient}}"},"encounter":{"reference":"Encounter/{{encounter}}"} }""");
        var group = await _http.CreateAsync("Group", $$"""{"resourceType":"Group","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/{{patient}}"} }]}""");
        var audit = await _http.CreateAsync("AuditEvent", $$"""
            {"resourceType":"AuditEvent","type":{"code":"rest"},"recorded":"2024-01-01T00:00:00Z","agent":[{"requestor":true,"who":{"reference":"Practitioner/{{doctor}}"} }],
             "source":{"observer":{"reference":"Practitioner/{{doctor}}"} },"entity":[{"what":{"reference":"Observation/{{observation}}"} }]}
            """);
        foreach (var (query, id) in new[]
        {
            ($"Patient?_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/{doctor}", patient),
            ($"Patient?_has:Observation:patient:_has:AuditEvent:entity:agent:Practitioner.name={mark}", patient),
            ($"Encounter?patient._has:Group:member:_id={group}", encounter),
            ($"Encounter?subject:Patient._has:Group:member:_id={group}", encounter),
            ($"Observation?encounter.subject.name={mark}", observation),
            ($"Observation?encounter.subject:Patient.general-practitioner:Practitioner.family={mark}", observation),
            ($"Observation?subject:Patient._id={patient}&code={mark}", observation),
            ($"Observation?subject._id={patient}", observation),
            ($"Patient?_has:Observation:patient:encounter.status=finished&name={mark}", patient),
            ($"Patient?_has:Observation:patient:value-quantity:missing=true&name={mark}", patient),
            ($"Patient?_has:Observation:patient:code:not=other&name:exact={mark}", patient),
            ($"Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code={mark}", doctor),
            ($"Practitioner?_has:Patient:general-practitioner:name:exact={mark}", doctor),
            ($"AuditEvent?entity:Observation.code={mark}", audit),
            ($"AuditEvent?entity:Observation.subject:Patient.general-practitioner:Practitioner.family={mark}", audit),
            ($"AuditEvent?entity.code={mark}", audit),
        })
        {
            (await _http.ExpectAsync(200, "GET", query, null, ("Prefer", "handling=strict"))).MatchIds().Should().Equal([id], query);
        }

        foreach (var query in new[]
        {
            $"Patient?_has:Observation:patient:value-quantity:missing=false&name={mark}", $"Patient?_has:Observation:patient:code:not={mark}&name={mark}",
            $"Encounter?patient._has:Group:member:_id=none", $"Observation?subject:Group._id={patient}",
        })
        {
            (await _http.ExpectAsync(200, "GET", query)).MatchIds().Should().BeEmpty(query);
        }
    }

    [SkippableTheory]
    [InlineData("Observation?subject.subject.subject.subject.subject.name=a")]
    [InlineData("Patient?_has:Observation:patient:_has:Observation:has-member:_has:Observation:has-member:_has:Observation:has-member:_has:Observation:has-member:code=a")]
    [InlineData("Patient?_has:Observation:patient=a")]
    [InlineData("Patient?_has:Nothing:patient:code=a")]
    [InlineData("Patient?gender.name=a")]
    [InlineData("Observation?subject:Patient.birthdate=soon")]
    [InlineData("Observation?subject:Patient.name:nonsense=a")]
    public async Task What_leads_too_far_or_nowhere_is_refused(string query) => await _http.ExpectAsync(400, "GET", query);
}
