using System.Collections.Concurrent;

namespace Profiles.Terminology;

/// <summary>What was worked out of the value sets and code systems of a source, each when it is first asked for. Safe for use by many threads.</summary>
/// <param name="find">Gives a CodeSystem or ValueSet by type and canonical, null when it is not held.</param>
/// <param name="read">Reads a CodeSystem.</param>
/// <param name="revision">Which state of the source this is.</param>
internal sealed class TerminologyTables(Func<string, string, CanonicalResource?> find, Func<CanonicalResource, CodeSystemContent> read, long revision)
{
    private readonly ConcurrentDictionary<string, ValueSetRules> _valueSets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConceptMapRules> _maps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KnownSystem> _systems = new(StringComparer.Ordinal);

    /// <summary>Which state of the source this is.</summary>
    public long Revision => revision;

    /// <summary>A resource as it is held; null when it is not.</summary>
    public CanonicalResource? Find(string type, string canonical) => find(type, canonical);

    /// <summary>A concept map, or null when it is not held.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    public ConceptMapRules? Map(string canonical)
    {
        if (_maps.TryGetValue(canonical, out var known))
            return known;
        return find("ConceptMap", canonical) is { } found ? _maps.GetOrAdd(canonical, ConceptMapRules.Read(found.Json)) : null;
    }

    /// <summary>Answers a question.</summary>
    public CodeVerdict Check(in CodeQuestion question)
    {
        if (question.ValueSet is not { } canonical)
            return CheckSystem(question);
        return ValueSet(canonical) is { } rules
            ? rules.Check(question)
            : new CodeVerdict(CodeMembership.Unknown, $"The value set {canonical} is not known here, so it cannot be said whether '{question.Code}' is in it.");
    }

    /// <summary>A value set, or null when it is not held.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    public ValueSetRules? ValueSet(string canonical) => _valueSets.TryGetValue(canonical, out var rules) ? rules : Compile(canonical, []);

    /// <summary>A value set on the way to work out another.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    /// <param name="open">Those that are being worked out.</param>
    /// <exception cref="TerminologyException">It is one of those.</exception>
    public ValueSetRules? Compile(string canonical, HashSet<string> open)
    {
        if (_valueSets.TryGetValue(canonical, out var known))
            return known;
        if (find("ValueSet", canonical) is not { } found)
            return null;
        if (!open.Add(canonical))
            throw new TerminologyException($"The value set {canonical} includes itself.");
        var rules = new ValueSetCompiler(this, open).Compile(canonical, found.Json);
        open.Remove(canonical);
        return _valueSets.GetOrAdd(canonical, rules);
    }

    /// <summary>What is held of a code system, be it nothing.</summary>
    /// <param name="url">Its canonical, without version.</param>
    /// <param name="version">Its version, null for any.</param>
    public KnownSystem System(string url, string? version = null)
    {
        var canonical = version is null ? url : $"{url}|{version}";
        if (_systems.TryGetValue(canonical, out var known))
            return known;
        var content = find("CodeSystem", canonical) is { } found ? read(found) : null;
        var system = new KnownSystem(url, content);
        // Names that clients make up are not remembered.
        return system.IsHeld ? _systems.GetOrAdd(canonical, system) : system;
    }

    private CodeVerdict CheckSystem(in CodeQuestion question)
    {
        if (question.System is not { } url)
            return new CodeVerdict(CodeMembership.Unknown, $"The code '{question.Code}' came without a code system, so nothing can be said of it.");
        var system = System(url, question.Version);
        return system.Verdict(question, system.Holds(question.Code), listed: null);
    }
}
