using System.Globalization;
using Hl7.FhirPath;
using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>
/// A FHIRPath expression, compiled once and evaluated many times, by many threads. See https://hl7.org/fhirpath/N1/ and
/// https://hl7.org/fhir/R4/fhirpath.html.
/// </summary>
public sealed class FhirPathExpression
{
    private const int MaxLength = 8_000;
    private const int MaxNesting = 100;
    private static readonly FhirPathCompiler Parser = new();
    private readonly PathNode _node;

    private FhirPathExpression(string text, PathNode node)
    {
        Text = text;
        _node = node;
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>Parses and compiles an expression.</summary>
    /// <exception cref="FhirPathException">It does not parse, or uses a function, variable or literal that is not known; the message says which and where.</exception>
    public static FhirPathExpression Compile(string expression)
    {
        RefuseTooMuch(expression);
        try
        {
            return new FhirPathExpression(expression, new TreeCompiler().Compile(Parser.Parse(expression)));
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new FhirPathException($"The expression does not parse: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Whether the expression holds for an element, as invariants are asked: no result says nothing and so holds, results that are no
    /// boolean count as true. See https://hl7.org/fhir/R4/conformance-rules.html#constraints.
    /// </summary>
    /// <param name="focus">The element it is asked of.</param>
    /// <param name="scope">What else it may use.</param>
    public FhirPathTruth Test(Element focus, FhirPathScope scope) => Test(focus, scope, out _);

    /// <summary>Whether the expression holds for an element, and why it cannot be told.</summary>
    /// <param name="focus">The element it is asked of.</param>
    /// <param name="scope">What else it may use.</param>
    /// <param name="why">When undecided: what could not be told or evaluated; otherwise null.</param>
    public FhirPathTruth Test(Element focus, FhirPathScope scope, out string? why)
    {
        why = null;
        using var run = Run.Rent(scope, focus);
        try
        {
            var verdict = Verdict(new Frame(run, FhirPathValue.Of(focus)));
            if (verdict == FhirPath.Verdict.Open) why = run.Why;
            return verdict switch
            {
                FhirPath.Verdict.False => FhirPathTruth.False,
                FhirPath.Verdict.Open => FhirPathTruth.Undecided,
                _ => FhirPathTruth.True,
            };
        }
        catch (FhirPathException fault)
        {
            why = fault.Message;
            return FhirPathTruth.Undecided;
        }
    }

    /// <summary>All results of the expression.</summary>
    /// <param name="focus">The element it is asked of.</param>
    /// <param name="scope">What else it may use.</param>
    /// <exception cref="FhirPathException">It cannot be evaluated here, or needs what the scope does not give.</exception>
    public IReadOnlyList<FhirPathValue> Evaluate(Element focus, FhirPathScope scope)
    {
        using var run = Run.Rent(scope, focus);
        using var items = Items.Rent();
        _node.Collect(new Frame(run, FhirPathValue.Of(focus)), items);
        return run.IsOpen ? throw new FhirPathException(run.Why!) : items.ToList();
    }

    /// <summary>The expression.</summary>
    public override string ToString() => Text;

    // Definitions come from strangers too, and the parser works recursively.
    private static void RefuseTooMuch(string expression)
    {
        if (expression.Length > MaxLength)
            throw new FhirPathException(string.Create(CultureInfo.InvariantCulture, $"The expression is longer than {MaxLength} characters."));
        var (open, deepest) = (0, 0);
        foreach (var letter in expression)
        {
            if (letter is '(' or '[') deepest = Math.Max(deepest, ++open);
            else if (letter is ')' or ']') open--;
        }

        if (deepest > MaxNesting)
            throw new FhirPathException(string.Create(CultureInfo.InvariantCulture, $"The expression is nested more than {MaxNesting} deep."));
    }

    private Verdict Verdict(in Frame frame)
    {
        if (_node is ConditionNode) return _node.Test(frame);
        using var items = Items.Rent();
        _node.Collect(frame, items);
        if (items.Count == 1) return PathNode.AsVerdict(items[0]);
        return items.Count > 0 ? FhirPath.Verdict.True : frame.Run.IsOpen ? FhirPath.Verdict.Open : FhirPath.Verdict.Empty;
    }
}
