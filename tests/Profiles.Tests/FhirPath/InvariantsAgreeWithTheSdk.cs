using System.Text;
using Hl7.Fhir.ElementModel;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.FhirPath;
using Hl7.FhirPath.Expressions;
using Profiles.Elements;
using Profiles.FhirPath;
using Profiles.Tests.Conformance;
using Profiles.Tests.Elements;
using Xunit.Abstractions;
using Element = Profiles.Elements.Element;

namespace Profiles.Tests.FhirPath;

/// <summary>The SDK's FHIRPath engine is the witness: on the published examples both judge every invariant alike.</summary>
public sealed class InvariantsAgreeWithTheSdk(ITestOutputHelper output)
{
    private const int ResourcesPerType = 4;

    // ele-1 is asked of every element: a part of them is enough, and the SDK takes its time.
    private const string OnEveryElement = "hasValue() or (children().count() > id.count())";
    private const int OneOf = 10;

    private static readonly FhirJsonDeserializer Reader = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));
    private static readonly FhirPathCompiler Compiler = new(new SymbolTable(FhirPathCompiler.DefaultSymbolTable).AddFhirExtensions());

    private static readonly Dictionary<string, (FhirPathExpression Ours, CompiledExpression Theirs)> Compiled = Invariants.All
        .Select(invariant => invariant.Expression).Distinct(StringComparer.Ordinal)
        .ToDictionary(expression => expression, expression => (FhirPathExpression.Compile(expression), Compiler.Compile(expression)));

    private static readonly ILookup<string, Invariant> ByPath = Invariants.All.ToLookup(invariant => invariant.Path);

    /// <summary>Where the two may differ, and which of them the specification backs.</summary>
    private static readonly Difference[] Explained =
    [
        new("hasValue() or (children().count() > id.count())", FhirPathTruth.True, "False",
            "The SDK's children() leaves out id and extensions of a primitive, which https://hl7.org/fhir/R4/fhirpath.html counts among them."),
        new("contained.where((('#'+id in (", FhirPathTruth.True, "False",
            "A contained resource without id: '#'+id is empty, and empty in (...) is empty by https://hl7.org/fhirpath/N1/#in-membership; the SDK says false."),
        new("htmlChecks()", FhirPathTruth.True, "False", "The narrative is looked at by a rule of its own."),
        new("low.empty() or high.empty() or (low <= high)", FhirPathTruth.False, "Invocation of operator",
            "A limit without a value has no System value, so the comparison is empty; the SDK cannot convert such a Quantity."),
        new("low.empty() or high.empty() or (low <= high)", FhirPathTruth.Undecided, "",
            "Units that differ have no order without a conversion, which the scope does not give here; the SDK leaves units without code aside."),
        new("offset.empty() or (when.exists() and", FhirPathTruth.True, "Invocation of operator", "Several times: each must be in, as the reference validator has it."),
        new("offset.empty() or (when.exists() and", FhirPathTruth.False, "Invocation of operator", "Several times: each must be in, as the reference validator has it."),
    ];

    private readonly Dictionary<string, (int Count, string First)> _differences = [];
    private readonly HashSet<string> _asked = [];
    private int _elements;
    private int _verdicts;
    private int _failed;

    [SkippableFact]
    public void On_every_example()
    {
        var folder = Samples.Folder("r4");
        Skip.If(folder is null, "shared/samples/r4 is not here.");
        foreach (var file in Directory.EnumerateFiles(folder!, "*.json").Order(StringComparer.Ordinal)) Compare(File.ReadAllBytes(file));
        Conclude(leastExpressions: 120);
    }

    [Theory]
    [InlineData(4)]
    public void On_resources_made_by_chance(int seed)
    {
        output.WriteLine($"seed {seed}");
        var made = new MadeResources(seed);
        foreach (var type in Definitions.Schemas.ResourceTypes)
        {
            for (var count = ResourcesPerType; count > 0; count--) Compare(made.Make(type));
        }

        Conclude(leastExpressions: 185);
    }

    private void Compare(byte[] json)
    {
        var tree = Parsing.Parse(json, ParseLimits.Default with { MaxFaults = int.MaxValue }).Tree!;
        var node = Reader.DeserializeResource(Encoding.UTF8.GetString(tree.Utf8.Span)).ToPocoNode();
        Compare(tree.Root, node, new FhirPathScope { Resource = tree.Root, RootResource = tree.Root }, node, node);
    }

    private void Conclude(int leastExpressions)
    {
        output.WriteLine($"{_verdicts} verdicts, {_failed} of them false, on {_asked.Count} of {Compiled.Count} expressions");
        string.Join('\n', _differences.Select(each => $"{each.Key}\n    {each.Value.Count} times, first {each.Value.First}")).Should().BeEmpty();
        _asked.Should().HaveCountGreaterThan(leastExpressions);
    }

    private void Compare(Element element, PocoNode node, FhirPathScope scope, PocoNode resource, PocoNode root)
    {
        if (element.IsResource && !element.Parent.IsNone)
        {
            // A contained resource is asked with its container as root; an entry of a Bundle is a root of its own.
            if (element.Name != "contained") root = node;
            scope = new FhirPathScope { Resource = element, RootResource = element.Name == "contained" ? scope.RootResource : element };
            resource = node;
        }

        foreach (var expression in Expressions(element))
        {
            if (expression == OnEveryElement && _elements++ % OneOf != 0) continue;
            var ours = Compiled[expression].Ours.Test(element, scope, out var why);
            var theirs = Theirs(expression, node, resource, root);
            // No result says nothing to us; here it is compared as the SDK's predicate takes it.
            if (ours == FhirPathTruth.True && Compiled[expression].Ours.Evaluate(element, scope).Count == 0) ours = FhirPathTruth.False;
            _verdicts++;
            if (ours == FhirPathTruth.False) _failed++;
            _asked.Add(expression);
            if (ours.ToString() == theirs || IsExplained(expression, ours, theirs)) continue;
            var key = $"{expression}: ours {ours} {why}; SDK {theirs}";
            var (count, first) = _differences.GetValueOrDefault(key, (0, $"{scope.RootResource.Name}/{scope.RootResource.Child("id").Text} {element.Expression} {Shown(element)}"));
            _differences[key] = (count + 1, first);
        }

        var theirChildren = node.Children().SelectMany(child => child is IEnumerable<PocoNode> list ? list : []).ToLookup(child => child.Name);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var child in element.Children())
        {
            var index = seen.GetValueOrDefault(child.Name);
            seen[child.Name] = index + 1;
            if (theirChildren[child.Name].ElementAtOrDefault(index) is { } theirChild) Compare(child, theirChild, scope, resource, root);
            else output.WriteLine($"The SDK has no {child.Expression}.");
        }
    }

    private static IEnumerable<string> Expressions(Element element) =>
        ByPath[element.Schema?.Path ?? ""].Concat(ByPath[element.Type?.Name ?? ""]).Select(invariant => invariant.Expression).Distinct(StringComparer.Ordinal);

    private static bool IsExplained(string expression, FhirPathTruth ours, string theirs) => Explained.Any(difference =>
        difference.Ours == ours && expression.StartsWith(difference.Expression, StringComparison.Ordinal) && theirs.StartsWith(difference.Sdk, StringComparison.Ordinal));

    private static string Shown(Element element)
    {
        var json = Encoding.UTF8.GetString(element.Tree.Utf8.Span[element.Start..element.End]);
        return json.Length > 600 ? json[..600] : json;
    }

    private static string Theirs(string expression, PocoNode node, PocoNode resource, PocoNode root)
    {
        try
        {
            var results = Compiled[expression].Theirs(node, new FhirEvaluationContext { Resource = resource, RootResource = root }).ToList();
            if (results.Count == 0) return nameof(FhirPathTruth.False);
            return results is [{ } only] && ((ITypedElement)only).Value is false ? nameof(FhirPathTruth.False) : nameof(FhirPathTruth.True);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or InvalidCastException)
        {
            return fault.Message;
        }
    }

    private sealed record Difference(string Expression, FhirPathTruth Ours, string Sdk, string Reason);
}
