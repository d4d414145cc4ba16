using FhirServer.Search;

namespace FhirServer.Security;

/// <summary>What consents and labels let pass for one caller, type by type.</summary>
/// <param name="Reads">What consents let be seen of a type, null for all; null itself when consents do not count.</param>
/// <param name="Changes">What consents let be changed of a type, likewise.</param>
/// <param name="Labels">What labels let pass of a type; null for all.</param>
/// <param name="Own">What is the caller's own record, where neither counts.</param>
/// <param name="IsEmpty">True when everything passes whatever the type.</param>
public sealed record RecordFilter(
    Func<string, SearchExpr?>? Reads, Func<string, SearchExpr?>? Changes, Func<string, SearchExpr?> Labels, Func<string, SearchExpr> Own, bool IsEmpty)
{
    private const ScopeRights Seeing = ScopeRights.Read | ScopeRights.Search;
    private const ScopeRights Changing = ScopeRights.Update | ScopeRights.Delete;

    /// <summary>What must be true of a type's resource for some rights to be had together; null when there is nothing to be true.</summary>
    public SearchExpr? Rows(string type, ScopeRights rights)
    {
        if (IsEmpty || (rights & (Seeing | Changing)) == ScopeRights.None)
            return null;
        var reads = (rights & Seeing) == ScopeRights.None ? null : Reads?.Invoke(type);
        var changes = (rights & Changing) == ScopeRights.None ? null : Changes?.Invoke(type);
        SearchExpr?[] rules = [reads, changes, Labels(type)];
        var all = Simplifier.Simplify(new SearchExpr.And([.. rules.OfType<SearchExpr>()]));
        return Simplifier.IsEverything(all) ? null : Simplifier.Simplify(new SearchExpr.Or([Own(type), all]));
    }
}
