using Profiles.Conformance;

namespace Profiles.Elements;

/// <summary>
/// One resource as a typed, read-only tree over its UTF-8 JSON bytes. A tree is one array of nodes that point into the
/// bytes; values are read when asked for. Immutable and safe for use by many threads, as long as the bytes do not change.
/// See https://hl7.org/fhir/R4/json.html.
/// </summary>
public sealed class ElementTree
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private ElementTree(ReadOnlyMemory<byte> utf8, ElementNode[] nodes)
    {
        Utf8 = utf8;
        Nodes = nodes;
    }

    /// <summary>The bytes the tree stands on, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The resource.</summary>
    public Element Root => new(this, 0);

    /// <summary>How many nodes the tree has: every JSON value is one, arrays and resourceType included.</summary>
    public int Count => Nodes.Length;

    internal ElementNode[] Nodes { get; }

    /// <summary>
    /// Parses one resource and lists all structural faults: JSON, names, kinds, cardinalities and the formats of
    /// primitives (https://hl7.org/fhir/R4/datatypes.html#primitive). Invariants, bindings and profiles are not looked at.
    /// </summary>
    /// <param name="utf8Json">The JSON. A byte order mark is skipped. The tree keeps this memory.</param>
    /// <param name="schemas">The types.</param>
    /// <param name="limits">How much to take on.</param>
    /// <param name="faults">Receives the faults, in the order of the text.</param>
    /// <returns>
    /// The tree, whatever its faults; null when the bytes are not JSON, no object, or name no known resourceType. When the
    /// faults reach their limit, what follows in the text is left untyped.
    /// </returns>
    public static ElementTree? Parse(ReadOnlyMemory<byte> utf8Json, TypeSchemas schemas, ParseLimits limits, ICollection<ElementFault> faults)
    {
        var utf8 = utf8Json.Span.StartsWith(ByteOrderMark) ? utf8Json[ByteOrderMark.Length..] : utf8Json;
        var found = new FaultList(Math.Max(1, limits.MaxFaults));
        ElementTree? tree = null;
        var isKnown = false;
        if (JsonScanner.Scan(utf8.Span, limits, found) is { } nodes)
        {
            tree = new ElementTree(utf8, nodes);
            isKnown = new ElementTyper(tree, schemas, limits, found).TypeRoot();
        }

        found.WriteTo(isKnown ? tree : null, utf8.Span, faults);
        return isKnown ? tree : null;
    }

    /// <summary>Every element in document order, a holder before what it holds, unknown elements and contained resources included.</summary>
    public ElementWalk All() => new(this);

    /// <summary>Whether a node is an element: arrays, resourceType, empty places in lists and "_name" objects of a value are not.</summary>
    internal bool IsElement(int index)
    {
        ref readonly var node = ref Nodes[index];
        return node.Kind switch
        {
            System.Text.Json.JsonTokenType.StartArray => false,
            System.Text.Json.JsonTokenType.Null => node.Companion >= 0 && (node.Marks & NodeMarks.Companion) == NodeMarks.None,
            _ => (node.Marks & (NodeMarks.ResourceType | NodeMarks.Paired)) == NodeMarks.None,
        };
    }

    internal ReadOnlySpan<byte> RawName(int index)
    {
        ref readonly var node = ref Nodes[index];
        return Utf8.Span.Slice(node.NameStart, node.NameLength);
    }
}
