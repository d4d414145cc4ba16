using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>FHIR's own functions. See https://hl7.org/fhir/R4/fhirpath.html#functions.</summary>
internal static class FhirFunctions
{
    public static IReadOnlyDictionary<string, FunctionEntry> Table { get; } = new Dictionary<string, FunctionEntry>(StringComparer.Ordinal)
    {
        ["hasValue"] = new(0, 0, static call => new HasValueNode(call.Input)),
        ["getValue"] = new(0, 0, static call => GetValue(call.Input)),
        ["extension"] = new(1, 1, static call => Extension(call.Input, call.Argument(0))),
        ["htmlChecks"] = new(0, 0, static call => Asked(call.Input, null, "htmlChecks()", static (scope, element, _) => scope.HtmlChecks is null ? true : scope.HtmlChecks(element))),
        ["resolve"] = new(0, 0, static call => Resolve(call.Input)),
        ["memberOf"] = new(1, 1, static call => Asked(call.Input, call.Argument(0), "memberOf()", static (scope, element, url) => scope.MemberOf?.Invoke(element, url!))),
        ["elementDefinition"] = new(0, 0, Untold),
        ["slice"] = new(2, 2, Untold),
        ["checkModifiers"] = new(0, int.MaxValue, Untold),
        ["subsumes"] = new(1, 1, Untold),
        ["subsumedBy"] = new(1, 1, Untold),
        ["comparable"] = new(1, 1, Untold),
        ["conformsTo"] = new(1, 1, static call => Asked(call.Input, call.Argument(0), "conformsTo()", static (scope, element, url) => scope.ConformsTo?.Invoke(element, url!))),
    };

    // Known by name, so that a definition that uses one is no faulty definition, but nothing here can answer them.
    private static FunctionCondition Untold(FunctionCall call)
    {
        var why = $"{call.Name}() cannot be told here.";
        return new FunctionCondition((in Frame frame) =>
        {
            frame.Run.Open(why);
            return Verdict.Open;
        });
    }

    private static CollectionNode GetValue(PathNode input) => new(input, static (in Frame _, Items items, Items into) =>
    {
        if (items.Count == 1 && (items[0].Kind != FhirPathKind.Element || items[0].Element.HasValue)) into.Add(items[0].ToSystem());
    });

    private static CollectionNode Extension(PathNode input, PathNode url) => new(input, (in Frame frame, Items items, Items into) =>
    {
        var wanted = url.Single(frame).ToSystem();
        if (wanted.IsNone) return;
        var text = TextFunctions.Text(wanted);
        foreach (var item in items)
        {
            foreach (var extension in item.Element.Children("extension"))
            {
                if (extension.Child("url").Text == text) into.Add(FhirPathValue.Of(extension));
            }
        }
    });

    // What the scope finds is in its own tree; "#id" is found here, for it is always inside the resource.
    private static CollectionNode Resolve(PathNode input) => new(input, static (in Frame frame, Items items, Items into) =>
    {
        foreach (var item in items)
        {
            var text = item.Kind == FhirPathKind.Element && item.Element.Type?.IsA("Reference") == true
                ? item.Element.Child("reference").Text
                : item.AsText();
            if (text is null) continue;
            var target = text.StartsWith('#') ? Contained(frame.Run.Scope, text[1..]) : default;
            if (target.IsNone && frame.Run.Scope.Resolve is { } resolve) target = resolve(text);
            if (target.IsNone) frame.Run.Open($"'{ElementNames.Shown(text)}' cannot be resolved here.");
            else into.Add(FhirPathValue.Of(target));
        }
    });

    private static Element Contained(FhirPathScope scope, string id)
    {
        var root = scope.RootResource.IsNone ? scope.Resource : scope.RootResource;
        if (id.Length == 0) return root;
        foreach (var contained in root.Children("contained"))
        {
            if (contained.Child("id").Text == id) return contained;
        }

        return default;
    }

    private static FunctionCondition Asked(PathNode input, PathNode? argument, string name, Func<FhirPathScope, Element, string?, bool?> ask) =>
        new((in Frame frame) =>
        {
            var item = input.Single(frame);
            if (item.IsNone) return Verdict.Empty;
            var url = argument is null ? default : argument.Single(frame).ToSystem();
            if (argument is not null && url.IsNone) return Verdict.Empty;
            var answer = item.Kind == FhirPathKind.Element ? ask(frame.Run.Scope, item.Element, argument is null ? null : TextFunctions.Text(url)) : null;
            if (answer is null) frame.Run.Open(argument is null ? $"{name} cannot be told here." : $"{name} cannot be told here for {ElementNames.Shown(url.String)}.");
            return answer is null ? Verdict.Open : Verdicts.Of(answer.Value);
        });
}

/// <summary>hasValue(): whether it is one primitive with a value.</summary>
internal sealed class HasValueNode(PathNode input) : ConditionNode
{
    public override Verdict Test(in Frame frame)
    {
        var isOne = input.First(frame, out var value) == 1;
        return Verdicts.Of(isOne && (value.Kind != FhirPathKind.Element || value.Element.HasValue));
    }
}
