namespace FhirServer.Tests.Security;

/// <summary>Consents for tests.</summary>
internal static class Consents
{
    /// <summary>A Consent of a patient.</summary>
    /// <param name="patient">The patient's id.</param>
    /// <param name="provision">Its provision, as JSON.</param>
    /// <param name="status">Its status.</param>
    /// <param name="id">Its id, for an update.</param>
    public static string Of(string patient, string provision, string status = "active", string? id = null) => $$"""
        {"resourceType":"Consent",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"status":"{{status}}","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},
        "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],"policyRule":{"text":"ours"},"patient":{"reference":"Patient/{{patient}}"},"provision":{{provision}} }
        """;
}
