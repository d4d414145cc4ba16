using Profiles.Validation.Rules;

namespace Profiles.Validation.Compilation;

/// <summary>
/// Makes the discriminators of a slicing into tests, by looking up what each slice's definition says where they lead.
/// See https://hl7.org/fhir/R4/profiling.html#discriminator.
/// </summary>
/// <param name="rules">Knows the types of profiles.</param>
/// <param name="open">Opens the definitions that types and references name.</param>
/// <param name="structure">The definition that slices.</param>
internal sealed class SliceTests(RuleLibrary rules, OpenStructures open, Structure structure)
{
    /// <summary>The test of a slice; null when its definition does not tell it apart in a way that can be followed.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="head">What is sliced.</param>
    public SliceTest? Of(DefinitionNode slice, DefinitionNode head)
    {
        var slicing = head.Json.TryGetProperty("slicing", out var found) ? found : default;
        var discriminators = slicing.Items("discriminator").Select(item => (Kind: item.Text("type") ?? "value", Path: item.Text("path") ?? "")).ToList();
        // value[x] is sliced by type without saying so.
        if (discriminators.Count == 0 && head.LastName.EndsWith("[x]", StringComparison.Ordinal))
            discriminators.Add(("type", "$this"));
        var tests = new List<SliceTest>();
        foreach (var (kind, path) in discriminators)
        {
            if (PathStep.Parse(path) is not { } steps)
                return null;
            // What a slice says nothing of does not tell it apart, but another discriminator may.
            if (Test(kind, slice, steps) is { } test)
                tests.Add(test);
        }

        return tests.Count switch { 0 => null, 1 => tests[0], _ => new SliceTest.All(tests) };
    }

    private SliceTest? Test(string kind, DefinitionNode slice, IReadOnlyList<PathStep> steps) => kind switch
    {
        "value" or "pattern" => Along(slice, steps, 0, Telling.Value),
        "type" => Along(slice, steps, 0, Telling.Type),
        "profile" => Along(slice, steps, 0, Telling.Profile),
        "exists" => ExistsTest(slice, steps),
        _ => null,
    };

    private SliceTest? Last(DefinitionNode node, Telling telling) => telling switch
    {
        Telling.Value => ValueTest(node),
        Telling.Type => TypeTest(node),
        _ => ProfileTest(node),
    };

    // Follows the path in the definition, and makes of each step one in the resource.
    private SliceTest? Along(DefinitionNode node, IReadOnlyList<PathStep> steps, int at, Telling telling)
    {
        if (at == steps.Count)
            return Last(node, telling);
        if (telling == Telling.Value && InTemplate(node, steps, at) is { } inside)
            return inside;
        if (steps[at].Kind == PathStepKind.Resolve && at == steps.Count - 1 && telling == Telling.Type)
            return new SliceTest.TargetType([.. Targets(node).Select(target => DefinitionType.CoreType(target) ?? rules.TypeOf(target)).OfType<string>().Distinct()]);
        var next = Next(node, steps[at]).Select(one => Along(one, steps, at + 1, telling)).OfType<SliceTest>().ToList();
        if (next.Count == 0)
            return null;
        var test = new SliceTest.At(steps[at], next.Count == 1 ? next[0] : new SliceTest.Any(next));
        // FHIR's own binding of an element that may be missing says what it may be, not that it is there.
        return next is [SliceTest.Code] && steps[at].Kind == PathStepKind.Child && node.Child(steps[at].Argument) is { Min: null or 0 }
            ? new SliceTest.Any([new SliceTest.Exists([steps[at]], isThere: false), test])
            : test;
    }

    // code.coding.code may be told by a pattern of code.
    private static SliceTest? InTemplate(DefinitionNode node, IReadOnlyList<PathStep> steps, int at)
    {
        if (Template(node) is not var (template, isPattern))
            return null;
        var inner = template;
        for (var i = at; i < steps.Count && inner is not null; i++)
            inner = steps[i].Kind == PathStepKind.Child ? inner.Child(steps[i].Argument) : null;
        if (inner is null)
            return null;
        SliceTest test = new SliceTest.Value(inner, isPattern);
        for (var i = steps.Count - 1; i >= at; i--)
            test = new SliceTest.At(steps[i], test);
        return test;
    }

    private static (ValueTemplate Template, bool IsPattern)? Template(DefinitionNode node)
    {
        if (node.Json.Choice("fixed") is ({ } fixedValue, _))
            return (ValueTemplate.Read(fixedValue), false);
        return node.Json.Choice("pattern") is ({ } pattern, _) ? (ValueTemplate.Read(pattern), true) : null;
    }

    private IEnumerable<DefinitionNode> Next(DefinitionNode node, PathStep step)
    {
        switch (step.Kind)
        {
            case PathStepKind.OfType:
                return [node];
            case PathStepKind.Resolve:
                return Targets(node).Select(Root).OfType<DefinitionNode>();
            case PathStepKind.Extension:
                return Extensions(node, step.Argument);
            default:
                var child = node.Child(step.Argument);
                // Where one variant of a choice must be there, it is the one that tells.
                if (child?.Slices.Where(slice => slice.Min > 0).ToList() is { Count: > 0 } variants && child.LastName.EndsWith("[x]", StringComparison.Ordinal))
                    return variants;
                var isTelling = child is not null && (ValueTest(child) is not null || child.Children.Count > 0 || child.Slices.Count > 0);
                var found = child is null ? [] : isTelling ? [child, .. child.Slices] : new[] { child };
                return isTelling || node.Children.Count > 0 && !Profiles(node).Any() ? found : Profiles(node).Select(Root).OfType<DefinitionNode>().Select(root => root.Child(step.Argument)).OfType<DefinitionNode>().Concat(found);
        }
    }

    private List<DefinitionNode> Extensions(DefinitionNode node, string url)
    {
        var slices = node.Child("extension")?.Slices ?? [];
        var found = slices.Where(slice => slice.Types.Any(type => type.Profiles.Contains(url)) || slice.Child("url")?.Json.Choice("fixed")?.Value.GetString() == url).ToList();
        return found.Count > 0 || Root(url) is not { } root ? found : [root];
    }

    private static IEnumerable<string> Targets(DefinitionNode node) => node.Types.SelectMany(type => type.Targets);

    private static IEnumerable<string> Profiles(DefinitionNode node) => node.Types.SelectMany(type => type.Profiles);

    private DefinitionNode? Root(string canonical)
    {
        try
        {
            return canonical == structure.Canonical ? structure.Root : open.Find(canonical)?.Root;
        }
        catch (InvalidDefinitionException)
        {
            // Told where that definition itself is used; here it tells nothing apart.
            return null;
        }
    }

    private SliceTest? ValueTest(DefinitionNode node)
    {
        if (Template(node) is var (template, isPattern))
            return new SliceTest.Value(template, isPattern);
        if (ElementReader.BindingOf(node) is { Strength: BindingStrength.Required } binding)
            return new SliceTest.Code(binding.ValueSet);
        var parts = node.Children.Where(child => child.SliceName is null)
            .Select(child => (child, test: ValueTest(child)))
            .Where(part => part.test is not null && part.child.Name is not ("extension" or "modifierExtension"))
            .Select(part => (SliceTest)new SliceTest.At(new PathStep(PathStepKind.Child, part.child.Name), part.test!))
            .ToList();
        return parts.Count switch { 0 => null, 1 => parts[0], _ => new SliceTest.All(parts) };
    }

    private static SliceTest.Type? TypeTest(DefinitionNode node) =>
        node.Types.Count == 0 ? null : new SliceTest.Type([.. node.Types.Select(type => type.Code).Distinct()]);

    private SliceTest? ProfileTest(DefinitionNode node)
    {
        var profiles = Profiles(node).ToList();
        return profiles.Count > 0 ? new SliceTest.Profile(profiles) : node.Types.Count > 0 ? TypeTest(node) : null;
    }

    private static SliceTest.Exists? ExistsTest(DefinitionNode slice, IReadOnlyList<PathStep> steps)
    {
        DefinitionNode? node = slice;
        foreach (var step in steps)
            node = step.Kind == PathStepKind.Child ? node?.Child(step.Argument) : null;
        return node is null ? null : node.Max == 0 ? new SliceTest.Exists(steps, isThere: false) : node.Min > 0 ? new SliceTest.Exists(steps, isThere: true) : null;
    }

    // What tells slices apart.
    private enum Telling
    {
        Value,
        Type,
        Profile,
    }
}
