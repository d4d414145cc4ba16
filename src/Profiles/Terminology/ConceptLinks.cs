namespace Profiles.Terminology;

/// <summary>Which concepts directly subsume which, by place; two numbers a link and two a concept.</summary>
internal sealed class ConceptLinks
{
    private readonly (int[] Starts, int[] Ends) _parents;
    private readonly (int[] Starts, int[] Ends) _children;

    /// <summary>Keeps the links between so many concepts.</summary>
    public ConceptLinks(int count, HashSet<(int Child, int Parent)> links)
    {
        _parents = Sorted(count, links.Select(link => (link.Child, link.Parent)), links.Count);
        _children = Sorted(count, links.Select(link => (link.Parent, link.Child)), links.Count);
    }

    /// <summary>How many numbers it holds.</summary>
    public long Count => _parents.Starts.LongLength + _parents.Ends.LongLength + _children.Starts.LongLength + _children.Ends.LongLength;

    /// <summary>The parents of a concept.</summary>
    public ReadOnlySpan<int> Parents(int index) => _parents.Ends.AsSpan(_parents.Starts[index].._parents.Starts[index + 1]);

    /// <summary>The children of a concept.</summary>
    public ReadOnlySpan<int> Children(int index) => _children.Ends.AsSpan(_children.Starts[index].._children.Starts[index + 1]);

    private static (int[] Starts, int[] Ends) Sorted(int count, IEnumerable<(int From, int To)> links, int most)
    {
        var (starts, ends) = (new int[count + 1], new int[most]);
        foreach (var (from, _) in links)
            starts[from + 1]++;
        for (var i = 0; i < count; i++)
            starts[i + 1] += starts[i];
        var next = starts.AsSpan(0, count).ToArray();
        foreach (var (from, to) in links)
            ends[next[from]++] = to;
        return (starts, ends);
    }
}
