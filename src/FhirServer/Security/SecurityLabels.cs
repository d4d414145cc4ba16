using System.Collections.Concurrent;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Security;

/// <summary>What security labels (<c>meta.security</c>) keep from a caller: https://hl7.org/fhir/R4/security-labels.html and docs/access.md, section 4.</summary>
/// <param name="registry">Knows the parameter <c>_security</c>.</param>
/// <param name="sensitivities">The codes of v3-ActCode that tell of a sensitivity.</param>
public sealed class SecurityLabels(SearchParameterRegistry registry, IReadOnlyCollection<string> sensitivities)
{
    /// <summary>The clearance that sees whatever the labels say.</summary>
    public const string All = "*";

    private const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    private const string Normal = "N";

    // From what everybody may see to what hardly anybody may.
    private static readonly string[] Levels = ["U", "L", "M", "N", "R", "V"];

    // Few clearances are in use; a database knows a set again that it has seen.
    private const int MostKept = 1024;

    private readonly ConcurrentDictionary<string, Criterion?> _hidden = new(StringComparer.Ordinal);

    /// <summary>What a caller may not see because of its labels; null when labels keep nothing from the caller.</summary>
    /// <param name="caller">Whose clearance counts.</param>
    public Criterion? Hidden(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var key = caller.Clearance.Count == 0 ? "" : string.Join(' ', caller.Clearance);
        if (_hidden.TryGetValue(key, out var known))
            return known;
        if (_hidden.Count >= MostKept)
            _hidden.Clear();
        return _hidden[key] = Find(caller.Clearance);
    }

    private Criterion.TokenSet? Find(IReadOnlyList<string> clearance)
    {
        if (clearance.Contains(All, StringComparer.Ordinal))
            return null;
        var level = Levels.Select((code, place) => clearance.Contains(code, StringComparer.Ordinal) ? place : -1).Max();
        var above = Levels[((level < 0 ? Array.IndexOf(Levels, Normal) : level) + 1)..];
        CodesOfSystem[] hidden = [Folded(Confidentiality, above), Folded(ActCode, sensitivities.Where(code => !clearance.Contains(code, StringComparer.Ordinal)))];
        return hidden.Any(system => system.Codes.Count > 0) ? new Criterion.TokenSet([.. hidden.Where(system => system.Codes.Count > 0)]) : null;
    }

    /// <summary>What must be true of a type's resource for its labels to let it pass; null when there is nothing to be true.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="hidden">What <see cref="Hidden"/> said.</param>
    public SearchExpr? Rows(string type, Criterion? hidden) =>
        hidden is not null && registry.Find(type, "_security") is { } label ? new SearchExpr.Not(new SearchExpr.Match(label, hidden)) : null;

    private static CodesOfSystem Folded(string system, IEnumerable<string> codes) => new(system, codes.Select(TokenSearch.Fold).ToHashSet(StringComparer.Ordinal));
}
