using FhirServer.Search;

namespace FhirServer.Security;

/// <summary>What the scopes of a caller let pass, type by type: docs/access.md, section 2.</summary>
/// <param name="caller">Whose scopes.</param>
/// <param name="compartments">Say what is a patient's.</param>
/// <param name="criteria">The criteria of the caller's scopes as trees, by scope and type.</param>
internal sealed class ScopeFilter(Caller caller, Compartments compartments, IReadOnlyDictionary<(SmartScope Scope, string Type), SearchExpr> criteria)
{
    /// <summary>Types that tell about no patient, which patient scopes may read and search.</summary>
    private static readonly HashSet<string> Directory =
        new(StringComparer.Ordinal) { "Practitioner", "PractitionerRole", "Organization", "Location", "HealthcareService", "Medication", "Endpoint" };

    /// <summary>What must be true of a type's resource for some rights to be had together; null when there is nothing to be true.</summary>
    public SearchExpr? Rows(string type, ScopeRights rights)
    {
        var all = new List<SearchExpr>();
        foreach (var right in Each(rights))
        {
            if (One(type, right) is { } tree)
                all.Add(tree);
        }

        return all switch
        {
            [] => null,
            [var only] => only,
            _ when all.Exists(IsNothing) => SearchExpr.Nothing,
            _ => Simplifier.Simplify(new SearchExpr.And([.. all.Distinct()])),
        };
    }

    /// <summary>The first of some rights that no scope gives; none when all are given.</summary>
    /// <param name="type">The type, or null for any at all.</param>
    /// <param name="rights">What is needed.</param>
    public ScopeRights Missing(string? type, ScopeRights rights) =>
        Each(rights).FirstOrDefault(right => !caller.Scopes.Any(scope => IsUsable(scope) && scope.Rights.HasFlag(right) && (type is null || scope.Covers(type))));

    /// <summary>Says whether the scopes give a right to everything, whatever its type.</summary>
    public bool IsWhole(ScopeRights rights) => Each(rights).All(right =>
        caller.Scopes.Any(scope => scope is { Type: null, Criteria.Count: 0 } && scope.Rights.HasFlag(right) && IsUsable(scope) && PatientOf(scope) is null && scope.Context != ScopeContext.Patient));

    private static IEnumerable<ScopeRights> Each(ScopeRights rights) =>
        Enum.GetValues<ScopeRights>().Where(right => right != ScopeRights.None && rights.HasFlag(right));

    private static bool IsNothing(SearchExpr tree) => tree is SearchExpr.Or { Operands.Count: 0 };

    // A patient scope without a patient is about nobody, and relatives see what they may by patient scopes only.
    private bool IsUsable(SmartScope scope) => scope.Context switch
    {
        ScopeContext.Patient => caller.Patient is not null && caller.OwnPatient is var own && (own is null || own == caller.Patient),
        ScopeContext.User => caller.FhirUser?.StartsWith("RelatedPerson/", StringComparison.Ordinal) != true,
        _ => true,
    };

    // What a citizen may see is the citizen's own record.
    private string? PatientOf(SmartScope scope) => scope.Context switch
    {
        ScopeContext.Patient => caller.Patient,
        ScopeContext.User => caller.OwnPatient,
        _ => null,
    };

    private SearchExpr? One(string type, ScopeRights right)
    {
        var ways = new List<SearchExpr>();
        foreach (var scope in caller.Scopes.Where(scope => IsUsable(scope) && scope.Covers(type) && scope.Rights.HasFlag(right)))
        {
            if (Way(scope, type, right) is not { } way)
                return null;
            if (!IsNothing(way))
                ways.Add(way);
        }

        return ways is [var only] ? only : new SearchExpr.Or(ways);
    }

    // Null when everything passes.
    private SearchExpr? Way(SmartScope scope, string type, ScopeRights right)
    {
        var place = PatientOf(scope) is { } patient ? Place(patient, type, right) : null;
        if (scope.Criteria.Count == 0)
            return place;
        var narrowed = criteria.GetValueOrDefault((scope, type), SearchExpr.Nothing);
        return place is null ? narrowed : IsNothing(place) || IsNothing(narrowed) ? SearchExpr.Nothing : new SearchExpr.And([place, narrowed]);
    }

    private SearchExpr? Place(string patient, string type, ScopeRights right) => right is ScopeRights.Read or ScopeRights.Search && Directory.Contains(type)
        ? null
        : compartments.Contains("Patient", patient, type);
}
