namespace FhirServer.Security.Consents;

/// <summary>A coding as a rule names it.</summary>
/// <param name="System">The code system; null when it names none.</param>
/// <param name="Code">The code; null when it names none.</param>
public sealed record RuleCoding(string? System, string? Code);

/// <summary>Whom a rule is about.</summary>
/// <param name="Reference">The actor, relative (<c>Organization/o1</c>); null for one that is no resource here.</param>
/// <param name="Roles">The codings of the role.</param>
public sealed record RuleActor(string? Reference, IReadOnlyList<RuleCoding> Roles);

/// <summary>A resource that a rule names.</summary>
/// <param name="IsInstance">True when that resource alone is meant, false when others that belong to it are too.</param>
/// <param name="Reference">The resource, relative; null for one that is not here.</param>
public sealed record RuleData(bool IsInstance, string? Reference);

/// <summary>What must hold for a rule of a Consent to apply: the table of decision 0020, of https://hl7.org/fhir/R4/consent-definitions.html#Consent.provision.</summary>
public abstract record ConsentCriterion
{
    private ConsentCriterion()
    {
    }

    /// <summary>provision.period, half open, in UTC ticks.</summary>
    public sealed record Period(long Low, long High) : ConsentCriterion;

    /// <summary>provision.actor.</summary>
    public sealed record Actors(IReadOnlyList<RuleActor> Any) : ConsentCriterion;

    /// <summary>provision.action.</summary>
    public sealed record Actions(IReadOnlyList<RuleCoding> Any) : ConsentCriterion;

    /// <summary>provision.purpose.</summary>
    public sealed record Purposes(IReadOnlyList<RuleCoding> Any) : ConsentCriterion;

    /// <summary>provision.securityLabel.</summary>
    public sealed record Labels(IReadOnlyList<RuleCoding> Any) : ConsentCriterion;

    /// <summary>provision.class.</summary>
    public sealed record Classes(IReadOnlyList<RuleCoding> Any) : ConsentCriterion;

    /// <summary>provision.code; codings of all its concepts, one without system and code for a concept of text only.</summary>
    public sealed record Codes(IReadOnlyList<RuleCoding> Any) : ConsentCriterion;

    /// <summary>provision.dataPeriod, half open, in UTC ticks.</summary>
    public sealed record DataPeriod(long Low, long High) : ConsentCriterion;

    /// <summary>provision.data.</summary>
    public sealed record Data(IReadOnlyList<RuleData> Any) : ConsentCriterion;
}
