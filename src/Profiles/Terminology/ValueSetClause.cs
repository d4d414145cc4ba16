namespace Profiles.Terminology;

/// <summary>One include or exclude of a value set: https://hl7.org/fhir/R4/valueset.html#compositions. All that it says must hold of a code.</summary>
/// <param name="Part">The codes of a system; null when it names only value sets.</param>
/// <param name="Imports">Other value sets.</param>
/// <param name="MissingImport">Why a value set it names is not known; null when all are.</param>
/// <param name="WithoutInactive">Whether codes that are not to be used any more are left out.</param>
internal sealed record ValueSetClause(SystemPart? Part, ValueSetRules[] Imports, string? MissingImport, bool WithoutInactive)
{
    /// <summary>Whether a code is meant.</summary>
    public CodeMembership Holds(string system, string code)
    {
        var holds = CodeMembership.Member;
        if (Part is not null)
        {
            if (!string.Equals(Part.System.Url, system, StringComparison.Ordinal))
                return CodeMembership.NotMember;
            holds = Part.Holds(code);
            if (WithoutInactive && Part.System.Content?.Find(code) is { IsInactive: true })
                return CodeMembership.NotMember;
        }

        foreach (var import in Imports)
        {
            var other = import.Holds(system, code);
            if (other == CodeMembership.NotMember)
                return CodeMembership.NotMember;
            if (other == CodeMembership.Unknown)
                holds = CodeMembership.Unknown;
        }

        return MissingImport is not null && holds == CodeMembership.Member ? CodeMembership.Unknown : holds;
    }

    /// <summary>The systems it may have codes of.</summary>
    public IEnumerable<KnownSystem> Systems => Part is not null ? [Part.System] : Imports.SelectMany(import => import.Systems);

    /// <summary>Why its codes cannot be listed; null when they can.</summary>
    public string? Doubt => MissingImport ?? Part?.Doubt ?? Imports.Select(import => import.Doubt).FirstOrDefault(doubt => doubt is not null);

    /// <summary>Its codes.</summary>
    /// <exception cref="TerminologyException">They have no end.</exception>
    public IEnumerable<(KnownSystem System, string Code, ListedCode? Listed)> Codes()
    {
        if (Part is null)
            return Imports[0].Codes().Where(found => Imports.Skip(1).All(import => import.Holds(found.System.Url, found.Code) == CodeMembership.Member));
        return Part.Codes()
            .Select(found => (Part.System, found.Code, found.Listed))
            .Where(found => (!WithoutInactive || found.System.Content?.Find(found.Code) is not { IsInactive: true })
                && Array.TrueForAll(Imports, import => import.Holds(found.System.Url, found.Code) == CodeMembership.Member));
    }
}
