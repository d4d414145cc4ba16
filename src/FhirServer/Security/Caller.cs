namespace FhirServer.Security;

/// <summary>Who asks. Until sign-in is configured everyone on the loopback interface is the same open caller.</summary>
/// <param name="Name">How audit and logs name the caller; never a token.</param>
public sealed record Caller(string Name)
{
    /// <summary>The caller when no sign-in is configured.</summary>
    public static Caller Open { get; } = new("open");
}
