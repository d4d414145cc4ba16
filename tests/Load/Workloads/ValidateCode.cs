namespace Load.Workloads;

/// <summary>W6: whether a code is in a value set, by chance among some of FHIR's own.</summary>
internal sealed class ValidateCode : IWorkload
{
    private static readonly (string ValueSet, string System, string Code)[] Questions =
    [
        ("http://hl7.org/fhir/ValueSet/administrative-gender", "http://hl7.org/fhir/administrative-gender", "female"),
        ("http://hl7.org/fhir/ValueSet/observation-category", "http://terminology.hl7.org/CodeSystem/observation-category", "laboratory"),
        ("http://hl7.org/fhir/ValueSet/marital-status", "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "M"),
        ("http://hl7.org/fhir/ValueSet/condition-clinical", "http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
        ("https://nrces.in/ndhm/fhir/r4/ValueSet/ndhm-identifier-type-code", "https://nrces.in/ndhm/fhir/r4/CodeSystem/ndhm-identifier-type-code", "ABHA"),
        ("http://hl7.org/fhir/ValueSet/ucum-units", "http://unitsofmeasure.org", "mg/dL"),
    ];

    private byte[][] _requests = [];

    /// <inheritdoc/>
    public string Name => "W6";

    /// <inheritdoc/>
    public string Title => "$validate-code";

    /// <inheritdoc/>
    public void Prepare(Connection server) => _requests =
    [
        .. Questions.Select(question => Request.Get($"/fhir/ValueSet/$validate-code?url={question.ValueSet}&system={question.System}&code={Uri.EscapeDataString(question.Code)}")),
    ];

    /// <inheritdoc/>
    public bool Learn(Connection bare) => false;

    /// <inheritdoc/>
    public void Iterate(Client client) => client.Send("GET $validate-code", _requests[client.Dice.Next(_requests.Length)], 200);
}
