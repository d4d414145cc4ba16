using System.Collections.Concurrent;
using FhirServer.Search;

namespace FhirServer.Security.Consents;

/// <summary>A word of consents about resources.</summary>
/// <param name="Where">The resources.</param>
/// <param name="Patients">The ids of the patients whose word it is.</param>
public sealed record ConsentWord(SearchExpr Where, IReadOnlySet<string> Patients);

/// <summary>What consents say of the resources of a type, for one who asks.</summary>
/// <param name="Denials">What is denied.</param>
/// <param name="Permits">What is permitted, as far as no denial says otherwise.</param>
public sealed record ConsentWords(IReadOnlyList<ConsentWord> Denials, IReadOnlyList<ConsentWord> Permits);

/// <summary>All consents in force at some moment. It does not change; what was asked of it is kept.</summary>
public sealed class ConsentBook
{
    // Callers come and go; what they asked is found out again.
    private const int MostKept = 4096;

    private readonly SearchParameterRegistry _registry;
    private readonly IReadOnlyList<(ConsentRule Rule, IReadOnlySet<string> Patients)> _rules;
    private readonly long[] _turns;
    private readonly ConcurrentDictionary<(string Asked, int Stretch, string Type, bool NeedsPermit), SearchExpr?> _kept = new();

    /// <summary>Makes the book.</summary>
    /// <param name="registry">The search parameters that criteria rest on.</param>
    /// <param name="consents">The consents, by id.</param>
    public ConsentBook(SearchParameterRegistry registry, IReadOnlyDictionary<string, ConsentInForce> consents)
    {
        ArgumentNullException.ThrowIfNull(consents);
        (_registry, Consents) = (registry, consents);
        _rules = [.. consents.Values.GroupBy(consent => consent.Text, StringComparer.Ordinal)
            .Select(same => (same.First().Rule, (IReadOnlySet<string>)same.Select(consent => consent.Patient).ToHashSet(StringComparer.Ordinal)))];
        _turns = [.. _rules.SelectMany(one => Turns(one.Rule)).Distinct().Order()];
    }

    /// <summary>The consents, by id.</summary>
    public IReadOnlyDictionary<string, ConsentInForce> Consents { get; }

    /// <summary>What the consents let pass, as it was found before or is found now.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="type">Of which resource type.</param>
    /// <param name="needsPermit">Whether nothing passes without a permit.</param>
    /// <param name="find">Finds it from what all consents say.</param>
    public SearchExpr? Rows(ConsentAsk ask, string type, bool needsPermit, Func<ConsentWords, SearchExpr?> find)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(find);
        // Between two turns time makes no difference.
        var turn = Array.BinarySearch(_turns, ask.Now);
        var key = (ask.Key, turn < 0 ? ~turn : turn + 1, type, needsPermit);
        if (_kept.TryGetValue(key, out var rows))
            return rows;
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[key] = find(Find(new RuleTree(_registry, ask, type)));
    }

    /// <summary>What one of the consents says: what it denies, and what it permits.</summary>
    /// <param name="consent">The consent.</param>
    /// <param name="ask">What is asked.</param>
    /// <param name="type">Of which resource type.</param>
    public (SearchExpr Denies, SearchExpr Permits) WordOf(ConsentInForce consent, ConsentAsk ask, string type)
    {
        ArgumentNullException.ThrowIfNull(consent);
        return new RuleTree(_registry, ask, type).Of(consent.Rule);
    }

    private ConsentWords Find(RuleTree trees)
    {
        var (denials, permits) = (new Dictionary<string, ConsentWord>(StringComparer.Ordinal), new Dictionary<string, ConsentWord>(StringComparer.Ordinal));
        foreach (var (rule, patients) in _rules)
        {
            var (denies, allows) = trees.Of(rule);
            Add(denials, denies, patients);
            Add(permits, allows, patients);
        }

        return new([.. denials.Values], [.. permits.Values]);
    }

    // What is said alike for many patients is asked of the database once.
    private static void Add(Dictionary<string, ConsentWord> words, SearchExpr where, IReadOnlySet<string> patients)
    {
        if (Simplifier.IsNothing(where))
            return;
        var text = SearchTree.Text(where);
        words[text] = words.TryGetValue(text, out var same) ? same with { Patients = same.Patients.Union(patients).ToHashSet(StringComparer.Ordinal) } : new(where, patients);
    }

    private static IEnumerable<long> Turns(ConsentRule rule) => rule.Criteria.OfType<ConsentCriterion.Period>()
        .SelectMany(period => new[] { period.Low, period.High }).Concat(rule.Inner.SelectMany(Turns));
}
