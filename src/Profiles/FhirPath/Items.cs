namespace Profiles.FhirPath;

/// <summary>A collection while it is worked on. Rented from its thread and given back by Dispose, so that evaluation does not allocate.</summary>
internal sealed class Items : IDisposable
{
    private const int KeptLists = 32;
    private const int KeptCapacity = 4096;

    [ThreadStatic]
    private static Stack<Items>? _free;

    private readonly List<FhirPathValue> _values = new(8);

    private Items()
    {
    }

    public int Count => _values.Count;

    public FhirPathValue this[int index] => _values[index];

    public static Items Rent() => (_free ??= new Stack<Items>(KeptLists)).TryPop(out var items) ? items : new Items();

    public void Add(in FhirPathValue value)
    {
        if (!value.IsNone) _values.Add(value);
    }

    public void AddAll(Items other) => _values.AddRange(other._values);

    public void Clear() => _values.Clear();

    public List<FhirPathValue>.Enumerator GetEnumerator() => _values.GetEnumerator();

    public IReadOnlyList<FhirPathValue> ToList() => [.. _values];

    public void Dispose()
    {
        var isKept = _values.Capacity <= KeptCapacity && (_free ??= new Stack<Items>(KeptLists)).Count < KeptLists;
        _values.Clear();
        if (isKept) _free!.Push(this);
    }
}
