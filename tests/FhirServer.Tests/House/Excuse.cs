namespace FhirServer.Tests.House;

/// <summary>One place that may break a house rule, and why.</summary>
/// <param name="Place">The file, from the root of the repository; after <c>#</c>, if given, a word that the violation names.</param>
/// <param name="Reason">Why it may.</param>
internal sealed record Excuse(string Place, string Reason)
{
    private string File => Place.Split('#')[0];

    private string Word => Place.Contains('#', StringComparison.Ordinal) ? Place.Split('#')[1] : "";

    /// <summary>True when this speaks for the violation.</summary>
    public bool Covers(Violation violation) =>
        violation.File == File && violation.What.Contains(Word, StringComparison.Ordinal);
}
