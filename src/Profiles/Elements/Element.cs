using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Elements;

/// <summary>
/// One element of a resource: a view on a node of an <see cref="ElementTree"/>, cheap to copy. The default value means
/// "no such element": it has no value and no children, so paths can be followed without asking at each step.
/// </summary>
public readonly struct Element : IEquatable<Element>
{
    private readonly ElementTree? _tree;
    private readonly int _index;

    internal Element(ElementTree tree, int index)
    {
        _tree = tree;
        _index = index;
    }

    /// <summary>Whether this is no element at all.</summary>
    [MemberNotNullWhen(false, nameof(_tree))]
    public bool IsNone => _tree is null;

    /// <summary>The tree it is in.</summary>
    /// <exception cref="InvalidOperationException">This is no element.</exception>
    public ElementTree Tree => _tree ?? throw new InvalidOperationException("There is no element here: ask IsNone first.");

    /// <summary>What the definitions say of it in its parent's type; null for the root and for unknown elements.</summary>
    public ElementSchema? Schema => IsNone ? null : Node.Schema;

    /// <summary>Its type; for a resource (root, contained, entry) the one its resourceType names; null for unknown elements.</summary>
    public TypeSchema? Type => IsNone ? null : Node.Type;

    /// <summary>The name in FHIRPath ("value", "birthDate"); for the root its resource type; empty for no element.</summary>
    public string Name => IsNone ? "" : Node.Schema?.Name ?? UnknownName();

    /// <summary>The element that holds it, or none for the root. The parent of a primitive's extension is the primitive.</summary>
    public Element Parent
    {
        get
        {
            if (IsNone) return default;
            var at = Node.Parent;
            while (at >= 0 && _tree.Nodes[at].Kind == JsonTokenType.StartArray) at = _tree.Nodes[at].Parent;
            if (at < 0) return default;
            return new Element(_tree, (_tree.Nodes[at].Marks & NodeMarks.Paired) != NodeMarks.None ? _tree.Nodes[at].Companion : at);
        }
    }

    /// <summary>Whether it is a resource: the root, a contained resource, an entry of a Bundle, a parameter's resource.</summary>
    public bool IsResource => !IsNone && (Node.Marks & NodeMarks.Resource) != NodeMarks.None;

    /// <summary>The nearest resource it belongs to, itself included; none for no element.</summary>
    public Element Resource
    {
        get
        {
            var at = this;
            while (!at.IsNone && !at.IsResource) at = at.Parent;
            return at;
        }
    }

    /// <summary>Whether it is a primitive with a value; one may have only an id and extensions.</summary>
    public bool HasValue => !IsNone && Node.Kind is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    /// <summary>The JSON token of a primitive: strings without quotes and still escaped, the rest as written; empty without value.</summary>
    public ReadOnlySpan<byte> RawValue
    {
        get
        {
            if (!HasValue) return default;
            ref readonly var node = ref Node;
            var token = _tree!.Utf8.Span[node.Start..node.End];
            return node.Kind == JsonTokenType.String ? token[1..^1] : token;
        }
    }

    /// <summary>The value of a primitive, unescaped; numbers and booleans as written; null without value.</summary>
    public string? Text => HasValue ? JsonText.Decode(RawValue) : null;

    /// <summary>First byte of the JSON value in <see cref="ElementTree.Utf8"/>, quotes and braces included.</summary>
    public int Start => IsNone ? 0 : Node.Start;

    /// <summary>The byte after the JSON value.</summary>
    public int End => IsNone ? 0 : Node.End;

    /// <summary>Position in its JSON array, from 0; -1 when it is in none.</summary>
    public int ListIndex => IsNone ? -1 : Node.ListIndex;

    /// <summary>Where it is, in FHIRPath: "Observation.component[1].value". Made anew at each call.</summary>
    public string Expression
    {
        get
        {
            if (IsNone) return "";
            var path = new StringBuilder();
            WritePath(path);
            return path.ToString();
        }
    }

    /// <summary>Line and column (in code points) where its JSON value begins, from 1. Counted from the start at each call.</summary>
    public (int Line, int Column) Position => IsNone ? (0, 0) : new TextPlace(_tree.Utf8.Span).MoveTo(Node.Start);

    /// <summary>The node whose JSON children are its children: itself, or the "_name" companion of a primitive; -1 without.</summary>
    internal int HolderOfChildren => Node.Kind == JsonTokenType.StartObject ? _index : Node.Companion;

    private ref readonly ElementNode Node => ref _tree!.Nodes[_index];

    /// <summary>The same element of the same tree.</summary>
    public static bool operator ==(Element left, Element right) => left.Equals(right);

    /// <summary>Not the same element.</summary>
    public static bool operator !=(Element left, Element right) => !left.Equals(right);

    /// <summary>The first child with this FHIRPath name, or none.</summary>
    public Element Child(string name)
    {
        foreach (var child in Children(name)) return child;
        return default;
    }

    /// <summary>All children, lists flattened. Of a primitive: the id and extensions of its "_name" companion.</summary>
    public ElementChildren Children() => new(this, schema: null, name: null);

    /// <summary>The children with this FHIRPath name.</summary>
    public ElementChildren Children(string name) => new(this, schema: null, name);

    /// <summary>The children that are exactly this element (one variant of a choice); the fastest way.</summary>
    public ElementChildren Children(ElementSchema schema) => new(this, schema, name: null);

    /// <summary>Everything below it in document order, unknown elements and contained resources included; nothing for no element.</summary>
    /// <exception cref="InvalidOperationException">This is no element.</exception>
    public ElementWalk Descendants() => new(Tree, _index, End);

    /// <summary>Whether the unescaped value is exactly these bytes; false without value.</summary>
    public bool ValueEquals(ReadOnlySpan<byte> utf8) => HasValue && JsonText.Equals(RawValue, utf8);

    /// <inheritdoc/>
    public bool Equals(Element other) => ReferenceEquals(_tree, other._tree) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Element other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_tree, _index);

    /// <summary>Its <see cref="Expression"/>.</summary>
    public override string ToString() => Expression;

    private string UnknownName()
    {
        if (Node.Parent < 0) return Node.Type?.Name ?? "";
        var named = Node.NameStart == 0 ? Node.Parent : _index;
        var name = _tree!.RawName(named);
        return JsonText.Decode(name.StartsWith("_"u8) ? name[1..] : name);
    }

    private void WritePath(StringBuilder path)
    {
        var parent = Parent;
        if (!parent.IsNone)
        {
            parent.WritePath(path);
            path.Append('.');
        }

        path.Append(Node.Schema is null ? ElementNames.ForPath(Name) : Name);
        if (Node.ListIndex >= 0) path.Append('[').Append(Node.ListIndex).Append(']');
    }
}
