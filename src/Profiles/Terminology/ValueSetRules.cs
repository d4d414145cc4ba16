namespace Profiles.Terminology;

/// <summary>
/// A value set worked out so far that a code is decided by a few look-ups. Includes are joined, and what the excludes hold is taken away; where
/// that leaves a doubt, an expansion that came with the value set decides. Immutable.
/// </summary>
internal sealed class ValueSetRules
{
    private readonly Dictionary<string, KnownSystem> _systems;
    private readonly ValueSetClause[] _includes;
    private readonly ValueSetClause[] _excludes;
    private readonly WrittenExpansion? _written;
    private readonly string? _undecided;

    /// <summary>Joins what was worked out.</summary>
    public ValueSetRules(string name, ValueSetClause[] includes, ValueSetClause[] excludes, WrittenExpansion? written)
    {
        (Name, _includes, _excludes, _written) = (name, includes, excludes, written);
        Weight = 1 + includes.Concat(excludes).Sum(clause => clause.Imports.Sum(import => import.Weight));
        _undecided = includes.Select(include => include.Doubt).FirstOrDefault(doubt => doubt is not null);
        _systems = includes.SelectMany(include => include.Systems).Concat(written?.Systems ?? []).DistinctBy(system => system.Url).ToDictionary(system => system.Url, StringComparer.Ordinal);
        _undecided ??= excludes.Where(Matters).Select(exclude => exclude.Doubt).FirstOrDefault(doubt => doubt is not null);
    }

    /// <summary>How to speak of it: its canonical.</summary>
    public string Name { get; }

    /// <summary>The systems it may have codes of.</summary>
    public IReadOnlyCollection<KnownSystem> Systems => _systems.Values;

    /// <summary>Why its codes cannot be listed; null when they can.</summary>
    public string? Doubt => _written is { IsWhole: true } ? null : _undecided;

    /// <summary>How many value sets are asked to decide a code.</summary>
    public int Weight { get; }

    /// <summary>Whether a code is in it.</summary>
    public CodeMembership Holds(string system, string code)
    {
        var holds = Composed(system, code);
        return holds == CodeMembership.Unknown && _written is not null ? _written.Holds(system, code) : holds;
    }

    /// <summary>Its codes, each once, in the order of its includes.</summary>
    /// <exception cref="TerminologyException">They cannot be known, or have no end.</exception>
    public IEnumerable<(KnownSystem System, string Code, ListedCode? Listed)> Codes()
    {
        if (_undecided is { } doubt)
        {
            return _written is { IsWhole: true }
                ? _written.Codes()
                : throw new TerminologyException(_written is null ? doubt : $"{doubt} And of the value set {Name} {_written.Doubt}, so it is known in part only.");
        }

        var all = _includes.SelectMany(include => include.Codes());
        if (_includes.Length > 1)
            all = all.DistinctBy(found => (found.System.Url, found.Code));
        return _excludes.Length == 0 ? all : all.Where(found => Any(_excludes, found.System.Url, found.Code) != CodeMembership.Member);
    }

    /// <summary>Answers a question.</summary>
    public CodeVerdict Check(in CodeQuestion question)
    {
        if (question.System is null)
            return CheckAnySystem(question);
        var holds = Holds(question.System, question.Code);
        if (!_systems.TryGetValue(question.System, out var system))
        {
            return new CodeVerdict(holds, $"The code '{question.Code}' is of the code system {question.System}, of which the value set {Name} {(holds == CodeMembership.Unknown ? "may have codes, but it is not known here as a whole" : "has no codes")}.", System: question.System);
        }

        return system.Verdict(question, holds, holds == CodeMembership.Member ? Listed(question.System, question.Code) : null);
    }

    /// <summary>The same codes, listed; so that a tower of imports is not climbed again and again.</summary>
    public ValueSetRules Listed()
    {
        if (Doubt is { } doubt)
            return Undecidable(doubt);
        var parts = Codes().Take(LocalTerminology.MostCodes + 1).GroupBy(found => found.System).ToList();
        if (parts.Sum(part => part.Count()) > LocalTerminology.MostCodes)
            return Undecidable(ValueSetExpander.TooMany(Name).Message);
        var clauses = parts.Select(part => new ListedPart(part.Key, part.Select(found => found.Listed ?? new ListedCode(found.Code, null, []))));
        return new ValueSetRules(Name, [.. clauses.Select(part => new ValueSetClause(part, [], null, WithoutInactive: false))], [], null);
    }

    private ValueSetRules Undecidable(string doubt) => new(Name, [new ValueSetClause(null, [], doubt, WithoutInactive: false)], [], _written);

    // What cannot be said of codes that are not in it does no harm.
    private bool Matters(ValueSetClause exclude) => exclude.Part is null || _systems.ContainsKey(exclude.Part.System.Url);

    private CodeMembership Composed(string system, string code)
    {
        var included = Any(_includes, system, code);
        if (included == CodeMembership.NotMember || _excludes.Length == 0)
            return included;
        return Any(_excludes, system, code) switch
        {
            CodeMembership.Member => CodeMembership.NotMember,
            CodeMembership.Unknown => CodeMembership.Unknown,
            _ => included,
        };
    }

    private static CodeMembership Any(ValueSetClause[] clauses, string system, string code)
    {
        var best = CodeMembership.NotMember;
        for (var i = 0; i < clauses.Length; i++)
        {
            var holds = clauses[i].Holds(system, code);
            if (holds == CodeMembership.Member)
                return holds;
            if (holds == CodeMembership.Unknown)
                best = holds;
        }

        return best;
    }

    // An element of type code leaves its system to the value set, which then should have but one.
    private CodeVerdict CheckAnySystem(in CodeQuestion question)
    {
        CodeVerdict? doubt = null;
        foreach (var system in _systems.Values)
        {
            var verdict = Check(question with { System = system.Url });
            if (verdict.Membership == CodeMembership.Member)
                return verdict;
            if (verdict.Membership == CodeMembership.Unknown)
                doubt ??= verdict;
        }

        if (doubt is not null)
            return doubt.Value;
        var isOpen = Array.Exists(_includes, include => include.MissingImport is not null);
        return isOpen
            ? new CodeVerdict(CodeMembership.Unknown, $"It cannot be said whether '{question.Code}' is in the value set {Name}: {_includes.First(include => include.MissingImport is not null).MissingImport}")
            : new CodeVerdict(CodeMembership.NotMember, $"The code '{question.Code}' is not in the value set {Name}.", IsSystemKnown: _systems.Values.All(system => system.IsWhole));
    }

    private ListedCode? Listed(string system, string code)
    {
        foreach (var include in _includes)
        {
            if (include.Part?.System.Url == system && include.Part.Listed(code) is { } listed)
                return listed;
            foreach (var import in include.Imports)
            {
                if (import.Listed(system, code) is { } imported)
                    return imported;
            }
        }

        return _written?.Listed(system, code);
    }
}
