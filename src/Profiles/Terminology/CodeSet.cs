namespace Profiles.Terminology;

/// <summary>Codes of several systems, without regard to case, as search compares codes.</summary>
public sealed class CodeSet
{
    private readonly Dictionary<string, HashSet<string>> _systems = new(StringComparer.Ordinal);

    /// <summary>The systems that have codes here.</summary>
    public IEnumerable<string> Systems => _systems.Keys;

    /// <summary>How many codes there are.</summary>
    public int Count => _systems.Values.Sum(codes => codes.Count);

    /// <summary>The codes of a system.</summary>
    public IReadOnlySet<string> Of(string system) => _systems.GetValueOrDefault(system) ?? [];

    /// <summary>Says whether a code is here.</summary>
    public bool Contains(string system, string code) => _systems.TryGetValue(system, out var codes) && codes.Contains(code);

    /// <summary>Adds codes of a system.</summary>
    public void Add(string system, IEnumerable<string> codes)
    {
        if (!_systems.TryGetValue(system, out var known))
            _systems.Add(system, known = new(StringComparer.OrdinalIgnoreCase));
        known.UnionWith(codes);
    }

    /// <summary>Adds all of another set.</summary>
    public void Add(CodeSet other)
    {
        foreach (var (system, codes) in other._systems)
            Add(system, codes);
    }

    /// <summary>Takes all of another set away.</summary>
    public void Remove(CodeSet other)
    {
        foreach (var (system, codes) in other._systems)
        {
            if (_systems.TryGetValue(system, out var known))
                known.ExceptWith(codes);
        }
    }

    /// <summary>Keeps only what is in another set as well.</summary>
    public void Keep(CodeSet other)
    {
        foreach (var (system, codes) in _systems)
            codes.IntersectWith(other.Of(system));
    }
}
