using Hl7.FhirPath;
using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>
/// A FHIRPath expression, compiled once and evaluated over elements as often as wanted, by many threads:
/// https://hl7.org/fhirpath/N1/ and https://hl7.org/fhir/R4/fhirpath.html. The SDK reads the text; what it does is ours, because it runs on the
/// bytes of a resource and allocates next to nothing in the common forms.
/// </summary>
public sealed class FhirPathExpression
{
    private readonly PathNode _root;

    private FhirPathExpression(PathNode root) => _root = root;

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="FhirPathException">It is not FHIRPath, or uses a function that is not known.</exception>
    public static FhirPathExpression Compile(string expression)
    {
        try
        {
            return new FhirPathExpression(PathCompiler.Compile(new FhirPathCompiler().Parse(expression)));
        }
        catch (FormatException exception)
        {
            throw new FhirPathException(exception.Message);
        }
    }

    /// <summary>Whether the expression holds for an element, as an invariant is meant: no result at all means that it says nothing, and so holds.</summary>
    public FhirPathTruth Test(Element focus, FhirPathScope scope)
    {
        // A condition may ask whether something fits a profile, whose conditions are evaluated in the same scope.
        var (context, isUndecided) = (scope.Context, scope.IsUndecided);
        scope.IsUndecided = false;
        scope.Context = new FhirPathValue(focus);
        var truth = _root.Truth(new PathFrame(scope, scope.Context));
        var result = truth == true ? FhirPathTruth.True : scope.IsUndecided ? FhirPathTruth.Undecided : truth == false ? FhirPathTruth.False : FhirPathTruth.True;
        (scope.Context, scope.IsUndecided) = (context, isUndecided);
        return result;
    }

    /// <summary>All it gives for an element.</summary>
    public IReadOnlyList<FhirPathValue> Evaluate(Element focus, FhirPathScope scope)
    {
        var context = scope.Context;
        scope.Context = new FhirPathValue(focus);
        var list = new ValueList();
        _root.Evaluate(new PathFrame(scope, scope.Context), list);
        scope.Context = context;
        return list;
    }
}
