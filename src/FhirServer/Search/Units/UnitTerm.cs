using System.Collections.Immutable;
using System.Globalization;

namespace FhirServer.Search.Units;

/// <summary>A unit as so many times a product of base units: dL is 1/10000 m3.</summary>
/// <param name="Factor">How many.</param>
/// <param name="Bases">The base units, each with its exponent, none zero, in the order of their codes.</param>
internal sealed record UnitTerm(Ratio Factor, ImmutableSortedDictionary<string, int> Bases)
{
    /// <summary>The number one, which is no unit.</summary>
    public static UnitTerm One { get; } = new(Ratio.One, ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    /// <summary>The base units alone, as UCUM writes them: <c>g.m-3</c>, or <c>1</c> when there are none.</summary>
    public string Code => Bases.IsEmpty
        ? "1"
        : string.Join('.', Bases.Select(unit => unit.Value == 1 ? unit.Key : string.Create(CultureInfo.InvariantCulture, $"{unit.Key}{unit.Value}")));

    /// <summary>A unit that others are told by.</summary>
    public static UnitTerm Base(string code) => One with { Bases = One.Bases.Add(code, 1) };

    /// <summary>A number.</summary>
    public static UnitTerm Number(Ratio number) => One with { Factor = number };

    /// <summary>The product.</summary>
    public UnitTerm Times(UnitTerm other)
    {
        var bases = Bases;
        foreach (var (code, exponent) in other.Bases)
        {
            var sum = bases.GetValueOrDefault(code) + exponent;
            bases = sum == 0 ? bases.Remove(code) : bases.SetItem(code, sum);
        }

        return new UnitTerm(Factor * other.Factor, bases);
    }

    /// <summary>A power.</summary>
    public UnitTerm Pow(int exponent)
    {
        if (exponent == 0)
            return One;
        var bases = Bases.ToBuilder();
        foreach (var (code, power) in Bases)
            bases[code] = power * exponent;
        return new UnitTerm(Factor.Pow(exponent), bases.ToImmutable());
    }
}
