using System.Runtime.InteropServices;

namespace Profiles.Elements;

/// <summary>
/// Gathers the faults of one parse by byte offset and node. Lines, columns and expressions are worked out once, at the end,
/// in one walk over the text.
/// </summary>
/// <param name="capacity">How many faults to take; the rest is only noted.</param>
internal sealed class FaultList(int capacity)
{
    private List<Entry>? _entries;
    private bool _cut;

    /// <summary>Whether no more faults are taken, so that looking for them is in vain.</summary>
    public bool IsFull => _entries is { Count: var count } && count >= capacity;

    /// <summary>Notes a fault that is in no element.</summary>
    public void Add(int offset, string code, string message) => Add(ElementNode.None, offset, code, message);

    /// <summary>Notes a fault in the element <paramref name="node"/>, or in its missing child <paramref name="missing"/>.</summary>
    public void Add(int node, int offset, string code, string message, string? missing = null)
    {
        _entries ??= [];
        if (IsFull) _cut = true;
        else _entries.Add(new Entry(offset, _entries.Count, node, code, message, missing));
    }

    /// <summary>Hands the faults on, in the order of the text.</summary>
    /// <param name="tree">The tree, or null when there is none.</param>
    /// <param name="utf8">The text the offsets are in.</param>
    /// <param name="target">Where to put them.</param>
    public void WriteTo(ElementTree? tree, ReadOnlySpan<byte> utf8, ICollection<ElementFault> target)
    {
        if (_entries is null) return;
        _entries.Sort(static (left, right) => (left.Offset, left.Order).CompareTo((right.Offset, right.Order)));
        var place = new TextPlace(utf8);
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(_entries))
        {
            var (line, column) = place.MoveTo(entry.Offset);
            target.Add(new ElementFault(FaultSeverity.Error, entry.Code, ExpressionOf(tree, entry), entry.Message, line, column));
        }

        if (_cut || IsFull)
            target.Add(new ElementFault(FaultSeverity.Warning, "informational", "", $"Only the first {capacity} faults are listed. Correct them and send the resource again to see what remains.", 0, 0));
    }

    private static string ExpressionOf(ElementTree? tree, in Entry entry)
    {
        if (tree is null || entry.Node < 0) return "";
        var expression = new Element(tree, entry.Node).Expression;
        return entry.Missing is null ? expression : $"{expression}.{entry.Missing}";
    }

    private readonly record struct Entry(int Offset, int Order, int Node, string Code, string Message, string? Missing);
}
