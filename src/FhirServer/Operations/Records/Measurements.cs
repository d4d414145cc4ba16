using FhirServer.Fhir;
using FhirServer.Search.Types;
using FhirServer.Search.Units;
using Profiles.Elements;

namespace FhirServer.Operations.Records;

/// <summary>In what is measured.</summary>
/// <param name="System">The system of the code, or null.</param>
/// <param name="Code">The code, or null.</param>
/// <param name="Text">What people read, or null.</param>
internal sealed record MeasuredUnit(string? System, string? Code, string? Text)
{
    /// <summary>Says whether numbers of both can be taken together as they are.</summary>
    public bool IsSame(MeasuredUnit other) => System == other.System && Code == other.Code && (Code is not null || Text == other.Text);

    /// <inheritdoc/>
    public override string ToString() => Code ?? Text ?? "no unit";
}

/// <summary>What was measured under one code.</summary>
/// <param name="system">The system of the code, or null for any.</param>
/// <param name="code">The code.</param>
internal sealed class Measurements(string? system, string code)
{
    private readonly List<(decimal Value, MeasuredUnit Unit)> _values = [];

    /// <summary>The system of the code; of the first measurement when none was asked for.</summary>
    public string? System { get; private set; } = system;

    /// <summary>The code.</summary>
    public string Code => code;

    /// <summary>How many there are, those without a number that can be used included.</summary>
    public int Total { get; private set; }

    /// <summary>Says whether a CodeableConcept has the code.</summary>
    public bool Is(Element concept)
    {
        foreach (var coding in concept.Children("coding"))
        {
            if (coding.Child("code").Text != code || (System is not null && coding.Child("system").Text != System))
                continue;
            System ??= coding.Child("system").Text;
            return true;
        }

        return false;
    }

    /// <summary>Takes an Observation or a component of one; a value with a comparator is no number, and a modifier may mean anything.</summary>
    public void Add(Element measured)
    {
        Total++;
        var value = measured.Child("value");
        if (value.Type?.Name != "Quantity" || !value.Child("comparator").IsNone || NumberSearch.Value(value.Child("value")) is not { } number)
            return;
        if (!measured.Child("modifierExtension").IsNone || !measured.Resource.Child("modifierExtension").IsNone)
            return;
        _values.Add((number, new MeasuredUnit(value.Child("system").Text, value.Child("code").Text, value.Child("unit").Text)));
    }

    /// <summary>The numbers, the lowest first, all in one unit: as written when all are written so, otherwise in the canonical unit of all.</summary>
    /// <exception cref="FhirException">422: their units cannot be taken together.</exception>
    public (IReadOnlyList<decimal> Sorted, MeasuredUnit? Unit) Numbers()
    {
        if (_values.Count == 0)
            return ([], null);
        var unit = _values[0].Unit;
        if (_values.TrueForAll(value => value.Unit.IsSame(unit)))
            return ([.. _values.Select(value => value.Value).Order()], unit);
        var common = Canonical(unit);
        foreach (var (_, other) in _values)
        {
            if (common is null || Canonical(other)?.Code != common.Code)
                throw new FhirException(FhirError.Unprocessable($"What was measured under {code} stands in '{unit}' and in '{other}', which cannot be taken together; ask for a time in which one unit was used."));
        }

        return ([.. _values.Select(value => Canonical(value.Unit)!.Of(value.Value)).Order()], new MeasuredUnit(UcumUnits.System, common!.Code, common.Code));
    }

    private static CanonicalUnit? Canonical(MeasuredUnit unit) => unit is { System: UcumUnits.System, Code: { } known } ? UcumUnits.Find(known) : null;
}
