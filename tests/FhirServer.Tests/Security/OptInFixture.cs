namespace FhirServer.Tests.Security;

/// <summary>Nothing is shown without a permit; Organization/own keeps the records.</summary>
public sealed class OptInFixture : SignedInFixture
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Settings => ["--FhirServer:Consent:Policy=OptIn", "--FhirServer:Consent:Custodians:0=Organization/own"];
}
