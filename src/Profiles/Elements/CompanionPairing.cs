using System.Text.Json;

namespace Profiles.Elements;

/// <summary>
/// Sets the items of a "_name" array beside the items of the "name" array they belong to.
/// See https://hl7.org/fhir/R4/json.html#primitive.
/// </summary>
internal static class CompanionPairing
{
    /// <summary>
    /// Goes through a primitive property that may have a linked companion, or a companion that stands alone: marks what
    /// lies under it and links item with item.
    /// </summary>
    public static void Pair(ElementTree tree, FaultList faults, int property)
    {
        var nodes = tree.Nodes;
        var companion = nodes[property].Companion;
        if ((nodes[property].Marks & NodeMarks.Companion) != NodeMarks.None)
        {
            MarkItems(nodes, property);
            if (nodes[property].Kind == JsonTokenType.StartArray && HoldsOnlyNulls(nodes, property))
                faults.Add(property, nodes[property].Start, "structure", $"_{nodes[property].Schema!.JsonName} holds nothing. Leave it out.");
            return;
        }

        if (companion < 0) return;
        MarkItems(nodes, companion);
        if ((nodes[property].Kind == JsonTokenType.StartArray) != (nodes[companion].Kind == JsonTokenType.StartArray))
        {
            var name = nodes[property].Schema!.JsonName;
            faults.Add(property, nodes[companion].NameStart - 1, "structure", $"{name} and _{name} do not match: one is an array and the other is not. Write both alike.");
            nodes[property].Companion = ElementNode.None;
        }
        else if (nodes[property].Kind == JsonTokenType.StartArray)
        {
            PairItems(nodes, faults, property, companion);
        }
    }

    private static void PairItems(ElementNode[] nodes, FaultList faults, int property, int companion)
    {
        var (value, extra) = (property + 1, companion + 1);
        for (; value < nodes[property].Next && extra < nodes[companion].Next; value = nodes[value].Next, extra = nodes[extra].Next)
        {
            nodes[extra].Schema = nodes[companion].Schema;
            if (nodes[extra].Kind != JsonTokenType.Null) nodes[value].Companion = extra;
            nodes[extra].Companion = value;
            nodes[extra].Marks |= NodeMarks.Paired;
        }

        if (nodes[property].Size == nodes[companion].Size) return;
        var name = nodes[property].Schema!.JsonName;
        faults.Add(property, nodes[companion].NameStart - 1, "structure", $"{name} has {nodes[property].Size} items and _{name} has {nodes[companion].Size}. Fill the shorter one with null, so that each place has its partner.");
    }

    private static void MarkItems(ElementNode[] nodes, int companion)
    {
        if (nodes[companion].Kind != JsonTokenType.StartArray) return;
        for (var item = companion + 1; item < nodes[companion].Next; item = nodes[item].Next) nodes[item].Marks |= NodeMarks.Companion;
    }

    private static bool HoldsOnlyNulls(ElementNode[] nodes, int array)
    {
        for (var item = array + 1; item < nodes[array].Next; item = nodes[item].Next)
        {
            if (nodes[item].Kind != JsonTokenType.Null) return false;
        }

        return nodes[array].Size > 0;
    }
}
