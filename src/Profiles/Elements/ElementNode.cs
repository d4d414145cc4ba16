using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Elements;

/// <summary>
/// One JSON value: the nodes of a tree lie in one array in document order, a node directly followed by what it holds.
/// Arrays, resourceType and "_name" companions are nodes too, but no elements of their own.
/// </summary>
internal struct ElementNode
{
    /// <summary>No such node.</summary>
    public const int None = -1;

    /// <summary>The element it is; null for the root and for what the definitions do not know.</summary>
    public ElementSchema? Schema;

    /// <summary>The type of the element; for a resource the one named by resourceType.</summary>
    public TypeSchema? Type;

    /// <summary>First byte of the value, quotes and braces included.</summary>
    public int Start;

    /// <summary>The byte after the value.</summary>
    public int End;

    /// <summary>First byte of the property name, still escaped; 0 for array items and the root.</summary>
    public int NameStart;

    /// <summary>The node (object or array) that holds it.</summary>
    public int Parent;

    /// <summary>The first node after everything it holds.</summary>
    public int Next;

    /// <summary>For a primitive value the "_name" object with its id and extensions; for such an object the value.</summary>
    public int Companion;

    /// <summary>Position in the array that holds it, or -1.</summary>
    public int ListIndex;

    /// <summary>How many values it holds directly.</summary>
    public int Size;

    /// <summary>Bytes of the property name; a longer one is cut.</summary>
    public ushort NameLength;

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Kind;

    /// <summary>What else is known.</summary>
    public NodeMarks Marks;
}

/// <summary>What is known of a node beside its place.</summary>
[Flags]
internal enum NodeMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A resource with a known type.</summary>
    Resource = 1,

    /// <summary>The resourceType property of a resource.</summary>
    ResourceType = 2,

    /// <summary>Under a property that begins with "_".</summary>
    Companion = 4,

    /// <summary>A companion whose value is there, so that it is reached through the value.</summary>
    Paired = 8,
}
