using FhirServer.Search.Paths;
using Hl7.Fhir.ElementModel;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.FhirPath;
using Hl7.FhirPath.Expressions;
using Element = Profiles.Elements.Element;

namespace FhirServer.Tests.Search.Paths;

/// <summary>The SDK's FHIRPath engine is the witness: on every published example both select the same elements.</summary>
public sealed class PathsAgreeWithTheSdk
{
    private static readonly FhirJsonDeserializer s_reader = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));
    private static readonly FhirPathCompiler s_compiler = new(new SymbolTable(FhirPathCompiler.DefaultSymbolTable).AddFhirExtensions());
    private static readonly Dictionary<string, CompiledExpression> s_compiled = [];

    [SkippableTheory]
    [InlineData("r4", 500, 20_000)]
    [InlineData("abdm", 100, 2_000)]
    public void On_every_parameter_of_every_example(string set, int leastResources, int leastElements)
    {
        var folder = Samples.Folder(set);
        Skip.If(folder is null, $"shared/samples/{set} is not here.");

        var differences = new List<string>();
        var resources = 0;
        var selected = 0;
        foreach (var (file, tree) in SampleResources.In(folder))
        {
            resources++;
            var node = s_reader.DeserializeResource(System.Text.Encoding.UTF8.GetString(tree.Utf8.Span)).ToPocoNode();
            foreach (var parameter in Core.Registry.For(tree.Root.Name).Where(parameter => parameter.Expression is not null && parameter.Code is not ("_id" or "_lastUpdated")))
            {
                var ours = Core.Extractor.Select(parameter, tree.Root).Select(Place).Distinct().Order(StringComparer.Ordinal).ToList();
                var theirs = Theirs(parameter.Expression!, node).Select(Place).Distinct().Order(StringComparer.Ordinal).ToList();
                selected += ours.Count;
                if (!ours.SequenceEqual(theirs))
                    differences.Add($"{file} {parameter}: ours {string.Join(", ", ours)}; SDK {string.Join(", ", theirs)}");
            }
        }

        string.Join('\n', differences).Should().BeEmpty();
        resources.Should().BeGreaterThan(leastResources);
        selected.Should().BeGreaterThan(leastElements);
    }

    // The SDK's union drops elements of equal value, which an index does anyway, and stumbles over the examples' faulty decimals: so part by part.
    private static IEnumerable<PocoNode> Theirs(string expression, PocoNode node) =>
        PathParser.SplitUnion(expression).SelectMany(part => Part(part, node));

    private static IEnumerable<PocoNode> Part(string expression, PocoNode node)
    {
        if (!s_compiled.TryGetValue(expression, out var compiled))
            s_compiled[expression] = compiled = s_compiler.Compile(expression);
        return compiled(node, new FhirEvaluationContext { ElementResolver = url => Resolve(url) });
    }

    // Nothing is fetched: a resource of the type that the URL names is all that "resolve() is X" asks for.
    private static PocoNode? Resolve(string url)
    {
        var type = new Hl7.Fhir.Rest.ResourceIdentity(url).ResourceType;
        return type is not null && ModelInfo.GetTypeForFhirType(type) is { } poco ? ((Resource)Activator.CreateInstance(poco)!).ToPocoNode() : null;
    }

    private static string Place(Element element) =>
        element.Resource.Child("active") == element && element.Tree.Count <= 4 ? element.Text! : element.Expression.Replace("[0]", "", StringComparison.Ordinal);

    private static string Place(PocoNode node) =>
        node.Parent is null && node.Poco is not Resource ? ((ITypedElement)node).Value!.ToString()!.ToLowerInvariant() : node.GetLocation().Replace("[0]", "", StringComparison.Ordinal);
}
