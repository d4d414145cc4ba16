namespace FhirServer.Http;

/// <summary>Whether the server can serve, and what is worth saying about it.</summary>
/// <param name="IsUp">True when it can.</param>
/// <param name="Part">The part of which something is said, such as <c>database</c>; null for none.</param>
/// <param name="State">What is said of it, such as <c>unreachable</c>.</param>
public sealed record Health(bool IsUp, string? Part = null, string State = "");
