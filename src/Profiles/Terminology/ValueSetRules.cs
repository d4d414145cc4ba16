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

    /// <summary>Joins what was worked out.</summary>
    public ValueSetRules(string name, ValueSetClause[] includes, ValueSetClause[] excludes, WrittenExpansion? written)
    {
        (Name, _includes, _excludes, _written) = (name, includes, excludes, written);
        _systems = includes.SelectMany(include => include.Systems).Concat(written?.Systems ?? []).DistinctBy(system => system.Url).ToDictionary(system => system.Url, StringComparer.Ordinal);
    }

    /// <summary>How to speak of it: its canonical.</summary>
    public string Name { get; }

    /// <summary>The systems it may have codes of.</summary>
    public IReadOnlyCollection<KnownSystem> Systems => _systems.Values;

    /// <summary>Whether a code is in it.</summary>
    public CodeMembership Holds(string system, string code)
    {
        var holds = Composed(system, code);
        return holds == CodeMembership.Unknown && _written is not null ? _written.Holds(system, code) : holds;
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
