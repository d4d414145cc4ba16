namespace FhirServer.Tests.Security;

/// <summary>Everything is shown that is not denied, and no glass may be broken.</summary>
public sealed class OptOutFixture : SignedInFixture
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Settings => ["--FhirServer:Consent:Policy=OptOut", "--FhirServer:Consent:BreakGlass=false"];
}
