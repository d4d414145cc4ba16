using System.Text.Json;

namespace Profiles.Validation.Compilation;

/// <summary>
/// One element definition with those below it: a snapshot is a flat list in which paths and slice names say what belongs to what.
/// See https://hl7.org/fhir/R4/elementdefinition.html.
/// </summary>
internal sealed class DefinitionNode
{
    private readonly JsonElement _definition;
    private IReadOnlyList<DefinitionType>? _types;

    private DefinitionNode(JsonElement definition, DefinitionNode? parent)
    {
        _definition = definition;
        Path = definition.Text("path") ?? "";
        SliceName = parent is null ? null : definition.Text("sliceName");
        Id = definition.Text("id") ?? Path;
    }

    /// <summary>The JSON it was read from, as long as its document lives.</summary>
    public JsonElement Json => _definition;

    /// <summary>Its id: "Patient.identifier:abha.type".</summary>
    public string Id { get; }

    /// <summary>Its path: "Patient.identifier.type".</summary>
    public string Path { get; }

    /// <summary>The name of the slice it is; null when it is none.</summary>
    public string? SliceName { get; }

    /// <summary>The last part of the path: "type", "value[x]", "valueQuantity".</summary>
    public string LastName => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The last part without the mark of a choice: "value" for value[x].</summary>
    public string Name => LastName.EndsWith("[x]", StringComparison.Ordinal) ? LastName[..^3] : LastName;

    /// <summary>The elements below it.</summary>
    public List<DefinitionNode> Children { get; } = [];

    /// <summary>Its slices.</summary>
    public List<DefinitionNode> Slices { get; } = [];

    /// <summary>The types it may have.</summary>
    public IReadOnlyList<DefinitionType> Types => _types ??= [.. _definition.Items("type").Select(DefinitionType.Read)];

    /// <summary>How many there must be at least; null when nothing is said.</summary>
    public int? Min => _definition.Number("min");

    /// <summary>How many there may be, <see cref="int.MaxValue"/> for *; null when nothing is said.</summary>
    public int? Max => Most(_definition.Text("max"));

    /// <summary>The path of the element of a FHIR type that it constrains; its own when nothing is said.</summary>
    public string BasePath => Base.Text("path") ?? Path;

    /// <summary>How many the FHIR type asks for at least.</summary>
    public int? BaseMin => Base.Number("min");

    /// <summary>How many the FHIR type allows.</summary>
    public int? BaseMax => Most(Base.Text("max"));

    private JsonElement Base => _definition.TryGetProperty("base", out var found) ? found : default;

    /// <summary>Makes a tree of the elements of a snapshot.</summary>
    /// <param name="elements">In their order.</param>
    /// <exception cref="InvalidDefinitionException">They make no tree.</exception>
    public static DefinitionNode Build(IEnumerable<JsonElement> elements)
    {
        var open = new List<DefinitionNode>();
        foreach (var element in elements)
        {
            var path = element.Text("path") ?? throw new InvalidDefinitionException("An element of its snapshot has no path.");
            var depth = path.Count(character => character == '.');
            if (depth > open.Count || (depth == 0) != (open.Count == 0))
                throw new InvalidDefinitionException($"The element {path} of its snapshot does not follow what holds it.");
            open.RemoveRange(depth, open.Count - depth);
            var parent = depth == 0 ? null : open[depth - 1];
            var node = new DefinitionNode(element, parent);
            parent?.Take(node);
            open.Add(node);
        }

        return open.Count > 0 ? open[0] : throw new InvalidDefinitionException("Its snapshot has no elements.");
    }

    /// <summary>The child with this FHIRPath name, slices aside; null without.</summary>
    public DefinitionNode? Child(string name) => Children.Find(child => child.Name == name);

    /// <summary>The node with this id anywhere below; null without.</summary>
    public DefinitionNode? Find(string id)
    {
        if (Id == id)
            return this;
        return Children.Concat(Slices).Select(node => node.Find(id)).FirstOrDefault(found => found is not null);
    }

    private void Take(DefinitionNode node)
    {
        var head = node.SliceName is null ? null : Children.FindLast(child => child.SliceName is null && child.IsHeadOf(node));
        if (head is null)
            Children.Add(node);
        else
            head.Place(node).Slices.Add(node);
    }

    // Patient.identifier heads its slices; so does Observation.value[x] for the path Observation.valueQuantity, an older way to write one.
    private bool IsHeadOf(DefinitionNode slice) =>
        slice.Path == Path || (LastName.EndsWith("[x]", StringComparison.Ordinal) && slice.Path.StartsWith(Path[..^3], StringComparison.Ordinal) && !slice.Path[(Path.Length - 3)..].Contains('.', StringComparison.Ordinal));

    // A slice a/b cuts the slice a further.
    private DefinitionNode Place(DefinitionNode slice)
    {
        var holder = Slices.FindLast(other => slice.SliceName!.StartsWith(other.SliceName + "/", StringComparison.Ordinal));
        return holder is null ? this : holder.Place(slice);
    }

    private static int? Most(string? max) =>
        max is null ? null : max == "*" ? int.MaxValue : int.TryParse(max, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
