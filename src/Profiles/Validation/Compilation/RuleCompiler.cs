using Profiles.Validation.Rules;

namespace Profiles.Validation.Compilation;

/// <summary>
/// Makes a StructureDefinition into rules. What its FHIR type asks anyway is left out, so that a profile costs what it adds. The only reader of
/// the order of element definitions. See https://hl7.org/fhir/R4/profiling.html.
/// </summary>
/// <param name="rules">Knows the FHIR types.</param>
/// <param name="open">Opens other definitions.</param>
/// <param name="structure">The definition.</param>
internal sealed class RuleCompiler(RuleLibrary rules, OpenStructures open, Structure structure)
{
    private readonly ElementReader _reader = new(rules, structure.Canonical);
    private readonly Dictionary<DefinitionNode, ElementRules> _made = [];
    private readonly HashSet<DefinitionNode> _done = [];

    /// <summary>The rules of a FHIR type: what is asked of each of its elements.</summary>
    public static TypeRules CompileType(RuleLibrary rules, Structure structure)
    {
        var reader = new ElementReader(rules, profile: null);
        var elements = new Dictionary<string, TypeElement>(StringComparer.Ordinal);
        Add(structure.Root);
        return new TypeRules(elements);

        void Add(DefinitionNode node)
        {
            var content = node.Json.Text("contentReference");
            elements[node.Path] = new TypeElement(
                [.. reader.Read(node, known: null, knownOfType: null)],
                ElementReader.InvariantsOf(node),
                ElementReader.BindingOf(node),
                node.Types,
                content?[(content.IndexOf('#', StringComparison.Ordinal) + 1)..]);
            node.Children.ForEach(Add);
        }
    }

    /// <summary>The rules of a profile or extension.</summary>
    /// <exception cref="InvalidDefinitionException">The definition cannot be followed.</exception>
    public ProfileRules Compile() => new(structure.Canonical, structure.Type, structure.IsProfile ? Element(structure.Root) : new ElementRules(), Extension());

    private ElementRules Element(DefinitionNode node)
    {
        if (_made.TryGetValue(node, out var made))
            return made;
        _made.Add(node, made = new ElementRules());
        var known = rules.ElementOf(node.BasePath);
        var found = _reader.Read(node, known, InvariantsOfTypes(node));
        made.Set(found, Children(Holder(node)));
        _done.Add(node);
        return made;
    }

    private HashSet<string> InvariantsOfTypes(DefinitionNode node) =>
        [.. node.Types.SelectMany(type => rules.ElementOf(type.Code)?.Invariants ?? Enumerable.Empty<string>())];

    // An element with the content of another has the other's children.
    private DefinitionNode Holder(DefinitionNode node)
    {
        if (node.Children.Count > 0 || node.Json.Text("contentReference") is not { } reference)
            return node;
        var id = reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return structure.Root.Find(id) ?? node;
    }

    private IEnumerable<ChildRules> Children(DefinitionNode node)
    {
        foreach (var child in node.Children)
        {
            var each = Element(child);
            var slicing = Slicing(child);
            var cardinality = Cardinality(child, out var isNarrower);
            if (isNarrower || slicing is not null || !_done.Contains(child) || !each.IsEmpty)
                yield return new ChildRules(child.Name, JsonName(child), cardinality, _done.Contains(child) && each.IsEmpty ? null : each, slicing);
        }
    }

    // Observation.valueQuantity, an older way to write Observation.value[x] of one type.
    private string? JsonName(DefinitionNode node) =>
        rules.ElementOf(node.BasePath) is not null && node.BasePath.EndsWith("[x]", StringComparison.Ordinal) && !node.LastName.EndsWith("[x]", StringComparison.Ordinal) ? node.LastName : null;

    private Cardinality Cardinality(DefinitionNode node, out bool isNarrower)
    {
        var (min, max) = (node.Min ?? 0, node.Max ?? int.MaxValue);
        isNarrower = min > (node.BaseMin ?? 0) || max < (node.BaseMax ?? int.MaxValue);
        return new Cardinality(min, max, _reader.Asked(node));
    }

    private Slicing? Slicing(DefinitionNode node)
    {
        if (node.Slices.Count == 0)
            return null;
        var json = node.Json.TryGetProperty("slicing", out var found) ? found : default;
        var mode = json.Text("rules") switch { "closed" => SlicingMode.Closed, "openAtEnd" => SlicingMode.OpenAtEnd, _ => SlicingMode.Open };
        var tests = new SliceTests(rules, open, structure);
        var slices = node.Slices.Select(slice => Slice(slice, node, tests)).ToArray();
        return new Slicing(node.Name, slices, mode, json.IsTrue("ordered"), _reader.Asked(node));
    }

    private Slice Slice(DefinitionNode slice, DefinitionNode head, SliceTests tests)
    {
        var each = Element(slice);
        var cardinality = new Cardinality(slice.Min ?? 0, slice.Max ?? int.MaxValue, _reader.Asked(slice), slice.SliceName);
        return new Slice(slice.SliceName ?? slice.Id, tests.Of(slice, head), cardinality, _done.Contains(slice) && each.IsEmpty ? null : each, Slicing(slice));
    }

    private ExtensionDefinition? Extension()
    {
        if (structure.Type != "Extension")
            return null;
        var contexts = structure.Json.Items("context")
            .Select(context => (Kind: context.Text("type") ?? "element", Expression: context.Text("expression") ?? "Element"))
            .Select(context => new ExtensionContext(context.Kind, context.Expression, context.Kind == "fhirpath" ? rules.Expression(context.Expression) : null));
        return new ExtensionDefinition(structure.Root.Json.IsTrue("isModifier"), [.. contexts]);
    }
}
