namespace Profiles.FhirPath;

/// <summary>A condition inside an expression: FHIRPath's three values and "cannot be told here".</summary>
internal enum Verdict
{
    Empty,
    False,
    True,
    Open,
}

/// <summary>The tables of https://hl7.org/fhirpath/N1/#boolean-logic, with "open" where the other side does not decide.</summary>
internal static class Verdicts
{
    public static Verdict Of(bool value) => value ? Verdict.True : Verdict.False;

    public static Verdict Not(Verdict value) => value switch
    {
        Verdict.True => Verdict.False,
        Verdict.False => Verdict.True,
        _ => value,
    };

    public static Verdict And(Verdict left, Verdict right)
    {
        if (left == Verdict.False || right == Verdict.False) return Verdict.False;
        if (left == Verdict.Open || right == Verdict.Open) return Verdict.Open;
        return left == Verdict.True && right == Verdict.True ? Verdict.True : Verdict.Empty;
    }

    public static Verdict Or(Verdict left, Verdict right) => Not(And(Not(left), Not(right)));

    public static Verdict Xor(Verdict left, Verdict right)
    {
        if (left == Verdict.Open || right == Verdict.Open) return Verdict.Open;
        return left == Verdict.Empty || right == Verdict.Empty ? Verdict.Empty : Of(left != right);
    }
}
