using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Security;

/// <summary>
/// The one judge: a caller and the leave that is asked give a grant, or a refusal. The only issuer of grants; its rules are docs/access.md.
/// While the server is open (bound to loopback, no sign-in configured) every caller is granted everything.
/// </summary>
/// <param name="compartments">Say what is a patient's.</param>
/// <param name="registry">The resource types.</param>
/// <param name="records">What consents and labels let pass.</param>
/// <param name="audits">Who may see AuditEvents.</param>
/// <param name="criteria">Reads the criteria of a scope for a type; <see cref="SearchExpr.Nothing"/> for what cannot be read.</param>
public sealed class AccessPolicy(
    Compartments compartments, SearchParameterRegistry registry, RecordRules records, AuditAccess audits, Func<SmartScope, string, CancellationToken, ValueTask<SearchExpr>> criteria)
{
    private readonly HashSet<string> _types = [.. registry.ResourceTypes];

    private const ScopeRights Writes = ScopeRights.Create | ScopeRights.Update | ScopeRights.Delete;

    /// <summary>Grants all that is asked, or refuses the whole.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="leaves">What is asked, for a transaction entry by entry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One grant for all of it, to hand to the store.</returns>
    /// <exception cref="FhirException">401: the caller has not signed in; 403: no scope or role permits it, and which is missing.</exception>
    public ValueTask<AccessGrant> GrantAsync(Caller caller, IReadOnlyList<Leave> leaves, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(leaves);
        audits.RequireUntouched(leaves);
        return caller.IsOpen ? new(AccessGrant.Issue(rows: null)) : JudgeAsync(caller, leaves, cancellationToken);
    }

    private async ValueTask<AccessGrant> JudgeAsync(Caller caller, IReadOnlyList<Leave> leaves, CancellationToken cancellationToken)
    {
        if (leaves.All(leave => leave.Kind == LeaveKind.None))
            return AccessGrant.Issue(SearchExpr.Nothing);
        if (caller.Subject is null)
            throw new FhirException(FhirError.NotSignedIn("Sign in first: send a bearer token in the Authorization header."));
        if (leaves.Any(leave => leave.Kind == LeaveKind.System))
            return caller.Is(Caller.Administrator) ? AccessGrant.Issue(rows: null) : throw new FhirException(FhirError.Forbidden($"This needs the role '{Caller.Administrator}'."));
        var scopes = new ScopeFilter(caller, compartments, await CriteriaAsync(caller, cancellationToken));
        foreach (var leave in leaves)
        {
            if (scopes.Missing(leave.Type, RightOf(leave.Kind)) is var missing and not ScopeRights.None)
                throw Lacking(caller, leave.Type, missing);
        }

        var filter = await records.OfAsync(caller, cancellationToken);
        // What a request leads to beside what it asks is read or searched.
        if (filter.IsEmpty && audits.IsOpenTo(caller) && scopes.IsWhole(Union(leaves) | ScopeRights.Read | ScopeRights.Search))
            return AccessGrant.Issue(rows: null);
        return AccessGrant.IssueOfTypes(_types, type => Both(scopes.Rows(type, Needed(leaves, type)), audits.Governs(type) ? audits.Rows(caller) : filter.Rows(type, Needed(leaves, type))));
    }

    private static SearchExpr? Both(SearchExpr? byScopes, SearchExpr? byRules)
    {
        if (byScopes is null || byRules is null)
            return byScopes ?? byRules;
        return Simplifier.Simplify(new SearchExpr.And([byScopes, byRules]));
    }

    /// <summary>
    /// What must be had of a type: what is asked of it, and of all types; of those that nobody asked, which links and includes lead to, reading for
    /// a read, and searching otherwise.
    /// </summary>
    private static ScopeRights Needed(IReadOnlyList<Leave> leaves, string type)
    {
        var asked = Union(leaves.Where(leave => leave.Type is null || leave.Type == type));
        if (asked != ScopeRights.None)
            return asked;
        var others = Union(leaves);
        return (others & (Writes | ScopeRights.Search)) == ScopeRights.None && others != ScopeRights.None ? ScopeRights.Read : ScopeRights.Search;
    }

    private static ScopeRights Union(IEnumerable<Leave> leaves) => leaves.Aggregate(ScopeRights.None, (rights, leave) => rights | RightOf(leave.Kind));

    private static ScopeRights RightOf(LeaveKind kind) => kind switch
    {
        LeaveKind.Read => ScopeRights.Read,
        LeaveKind.Search => ScopeRights.Search,
        LeaveKind.Create => ScopeRights.Create,
        LeaveKind.Update => ScopeRights.Update,
        LeaveKind.Delete => ScopeRights.Delete,
        _ => ScopeRights.None,
    };

    private static FhirException Lacking(Caller caller, string? type, ScopeRights right)
    {
        var what = $"{type ?? "*"}.{SmartScope.Letter(right)}";
        var patient = caller.Patient is null ? "" : $"patient/{what}, ";
        return new(FhirError.InsufficientScope($"No scope of the token permits this: one of {patient}user/{what} or system/{what} is needed.", $"user/{what}"));
    }

    private async ValueTask<Dictionary<(SmartScope Scope, string Type), SearchExpr>> CriteriaAsync(Caller caller, CancellationToken cancellationToken)
    {
        var trees = new Dictionary<(SmartScope Scope, string Type), SearchExpr>();
        foreach (var scope in caller.Scopes.Where(scope => scope.Criteria.Count > 0))
        {
            foreach (var type in scope.Type is { } only ? [only] : registry.ResourceTypes)
                trees[(scope, type)] = await criteria(scope, type, cancellationToken);
        }

        return trees;
    }
}
