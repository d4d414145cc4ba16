using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Elements;

/// <summary>
/// What the properties of one object must be to each other: named once, one variant of a choice, and none missing. Also
/// finds the companion of each primitive. Siblings are compared one by one: there are at most twice as many sound ones as
/// the type has elements, and the fault limit bounds the rest.
/// </summary>
internal readonly ref struct SiblingRules(ElementTree tree, FaultList faults)
{
    private readonly Span<ElementNode> _nodes = tree.Nodes;

    /// <summary>Compares a recognised property with those before it in the same object.</summary>
    public void Compare(int holder, int child)
    {
        ref var node = ref _nodes[child];
        var schema = node.Schema!;
        for (var other = holder + 1; other < child; other = _nodes[other].Next)
        {
            if (_nodes[other].Schema is not { } earlier) continue;
            if (ReferenceEquals(earlier, schema))
            {
                if (((_nodes[other].Marks ^ node.Marks) & NodeMarks.Companion) != NodeMarks.None)
                {
                    Link(other, child);
                }
                else
                {
                    faults.Add(child, node.NameStart - 1, "structure", $"'{ElementNames.Shown(JsonText.Decode(tree.RawName(child)))}' is given twice in this object. Give it once{(schema.IsList ? ", with all items in one array" : "")}.");
                    return;
                }
            }
            else if (schema.IsChoice && earlier.IsChoice && earlier.Name == schema.Name)
            {
                faults.Add(child, node.NameStart - 1, "structure", $"{schema.JsonName} and {earlier.JsonName} are both given, but {schema.Name}[x] can have only one type. Keep one.");
                return;
            }
        }
    }

    /// <summary>Notes every element that must be there and is not.</summary>
    public void Require(int holder, TypeSchema type)
    {
        ElementSchema? previous = null;
        foreach (var required in type.Required)
        {
            var isSameChoice = previous is { IsChoice: true } && required.IsChoice && previous.Name == required.Name;
            previous = required;
            if (isSameChoice) continue;
            var count = Count(holder, required);
            if (count >= required.Min) continue;
            faults.Add(holder, _nodes[holder].Start, "required", count == 0
                ? $"{type.Name} must have {required.Name}{(required.IsChoice ? "[x]" : "")}. Add it."
                : $"{type.Name} must have at least {required.Min} of {required.Name}, but has {count}. Add the rest.", required.Name);
        }
    }

    private int Count(int holder, ElementSchema required)
    {
        for (var child = holder + 1; child < _nodes[holder].Next; child = _nodes[child].Next)
        {
            if (_nodes[child].Schema is not { } schema) continue;
            if (ReferenceEquals(schema, required) || (schema.IsChoice && required.IsChoice && schema.Name == required.Name))
                return _nodes[child].Kind == JsonTokenType.StartArray ? Math.Max(1, _nodes[child].Size) : 1;
        }

        return 0;
    }

    private void Link(int left, int right)
    {
        if (_nodes[left].Companion >= 0) return;
        _nodes[left].Companion = right;
        _nodes[right].Companion = left;
        var companion = (_nodes[left].Marks & NodeMarks.Companion) != NodeMarks.None ? left : right;
        _nodes[companion].Marks |= NodeMarks.Paired;
    }
}
