using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>A path of names ("code.coding.system") from where another node leads. Walks depth first, so nothing is collected in between.</summary>
internal sealed class StepsNode(PathNode start, string[] names) : PathNode
{
    private readonly OneValueNode? _one = start as OneValueNode;

    public PathNode Start { get; } = start;

    public IReadOnlyList<string> Names => names;

    public override void Collect(in Frame frame, Items into) => Walk(frame, new Search { Into = into, Enough = int.MaxValue });

    public override int Count(in Frame frame) => Walk(frame, new Search { Enough = int.MaxValue }).Found;

    public override Verdict Any(in Frame frame)
    {
        if (_one is not null) return Verdicts.Of(Walk(frame, new Search { Enough = 1 }).Found > 0);
        var before = frame.Run.TakeOpen();
        var found = Walk(frame, new Search { Enough = 1 }).Found > 0;
        var open = frame.Run.TakeOpen();
        frame.Run.Restore(before);
        return found ? Verdict.True : open ? Verdict.Open : Verdict.False;
    }

    public override int First(in Frame frame, out FhirPathValue value)
    {
        var search = Walk(frame, new Search { Enough = 2 });
        value = FhirPathValue.Of(search.First);
        return search.Found;
    }

    private Search Walk(in Frame frame, Search search)
    {
        if (_one is not null)
        {
            Walk(_one.Single(frame).Element, 0, ref search);
            return search;
        }

        using var starts = Items.Rent();
        Start.Collect(frame, starts);
        foreach (var item in starts)
        {
            Walk(item.Element, 0, ref search);
            if (search.Found >= search.Enough) break;
        }

        return search;
    }

    private void Walk(Element at, int level, ref Search search)
    {
        var isLast = level == names.Length - 1;
        foreach (var child in at.Children(names[level]))
        {
            if (isLast) search.Add(child);
            else Walk(child, level + 1, ref search);
            if (search.Found >= search.Enough) return;
        }
    }

    private struct Search
    {
        public Items? Into;
        public int Enough;
        public int Found;
        public Element First;

        public void Add(Element element)
        {
            if (Found++ == 0) First = element;
            Into?.Add(FhirPathValue.Of(element));
        }
    }
}
