using System.Globalization;
using System.Numerics;
using FhirServer.Search.Units;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search.Units;

public sealed class UcumUnitsTests
{
    // value, unit, canonical value, canonical unit
    [Theory]
    [InlineData("540", "mg/dL", "5400", "g.m-3")]
    [InlineData("5.4", "g/L", "5400", "g.m-3")]
    [InlineData("5.4", "g/l", "5400", "g.m-3")]
    [InlineData("5.4", "kg/m3", "5400", "g.m-3")]
    [InlineData("5", "mmol/L", "5", "m-3.mol")]
    [InlineData("250", "10*9/L", "250000000000000", "m-3")]
    [InlineData("250", "10*3/uL", "250000000000000", "m-3")]
    [InlineData("90", "fL", "0.00000000000000009", "m3")]
    [InlineData("120", "mm[Hg]", "15998640", "g.m-1.s-2")]
    [InlineData("72", "/min", "1.2", "s-1")]
    [InlineData("72", "{beats}/min", "1.2", "s-1")]
    [InlineData("72", "1/min", "1.2", "s-1")]
    [InlineData("37", "Cel", "310.15", "K")]
    [InlineData("98.6", "[degF]", "310.15", "K")]
    [InlineData("-459.67", "[degF]", "0", "K")]
    [InlineData("40", "%", "0.4", "1")]
    [InlineData("1", "[in_i]", "0.0254", "m")]
    [InlineData("1", "[ft_i]", "0.3048", "m")]
    [InlineData("1", "[lb_av]", "453.59237", "g")]
    [InlineData("180", "cm", "1.8", "m")]
    [InlineData("1", "a", "31557600", "s")]
    [InlineData("1", "mo", "2629800", "s")]
    [InlineData("3.6", "km/h", "1", "m.s-1")]
    [InlineData("1", "kat", "1", "mol.s-1")]
    [InlineData("60", "U", "0.000001", "mol.s-1")]
    [InlineData("25", "kg/m2", "25000", "g.m-2")]
    [InlineData("4", "[iU]/L", "4000", "[iU].m-3")]
    [InlineData("4", "[IU]/L", "4000", "[iU].m-3")]
    [InlineData("2", "meq/L", "2", "eq.m-3")]
    [InlineData("5", "/[HPF]", "5", "[HPF]-1")]
    [InlineData("1", "mL/(min.{1.73_m2})", "0.0000000166666666666666666667", "m3.s-1")]
    [InlineData("3", "{score}", "3", "1")]
    [InlineData("3", "mg{total}/d{day}", "0.0000000347222222222222222222", "g.s-1")]
    [InlineData("79228162514264337593543950335", "kg", "79228162514264337593543950335", "g")]
    [InlineData("1e28", "kg", "79228162514264337593543950335", "g")]
    [InlineData("-1e28", "kg", "-79228162514264337593543950335", "g")]
    [InlineData("1", "10*30", "79228162514264337593543950335", "1")]
    public void A_value_in_a_unit_is_so_much_in_the_canonical_one(string value, string code, string canonical, string canonicalCode)
    {
        var unit = UcumUnits.Find(code);

        unit.Should().NotBeNull();
        unit!.Code.Should().Be(canonicalCode);
        unit.Of(Decimal(value)).Should().Be(Decimal(canonical));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mg/")]
    [InlineData("mg//dL")]
    [InlineData("mg dL")]
    [InlineData("mg{")]
    [InlineData("mg}")]
    [InlineData("{a{b}}")]
    [InlineData("(mg")]
    [InlineData("mg)")]
    [InlineData("()")]
    [InlineData("m-")]
    [InlineData("kk")]
    [InlineData("k[in_i]")]
    [InlineData("0")]
    [InlineData("mg/0")]
    [InlineData("[pH]")]
    [InlineData("dB")]
    [InlineData("mCel")]
    [InlineData("Cel/min")]
    [InlineData("tablets")]
    [InlineData("m41")]
    [InlineData("m99999999999999999999")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("µg")]
    [InlineData("Ym40.Ym40.Ym40")]
    [InlineData("((((((((((((m))))))))))))")]
    public void What_is_no_multiple_of_base_units_has_no_canonical_one(string code) => UcumUnits.Find(code).Should().BeNull();

    [Fact]
    public void Every_atom_of_the_table_has_one_or_needs_a_function()
    {
        var table = UcumTable.Load();

        table.Codes.Should().HaveCountGreaterThan(270);
        table.Codes.Where(code => UcumUnits.Find(code) is null).Should().BeEmpty();
    }

    [Fact]
    public void Codes_of_clients_do_not_fill_the_memory()
    {
        for (var i = 0; i < 20_000; i++)
            UcumUnits.Find(string.Create(CultureInfo.InvariantCulture, $"x{i}")).Should().BeNull();
        UcumUnits.Find(new string('m', 100_000)).Should().BeNull();
        UcumUnits.Find("mg").Should().NotBeNull();
    }

    [Property(MaxTest = 2000)]
    public bool Values_keep_their_order(decimal one, decimal other, byte which)
    {
        string[] codes = ["mg/dL", "/min", "[degF]", "Cel", "fL", "10*9/L", "deg", "am"];
        var unit = UcumUnits.Find(codes[which % codes.Length])!;

        return unit.Of(Math.Min(one, other)) <= unit.Of(Math.Max(one, other));
    }

    [Property(MaxTest = 2000)]
    public bool A_decimal_is_the_fraction_it_came_from(decimal value) => Ratio.Of(value).ToDecimal() is var back
        && (back == value || (Math.Abs(value) >= 1e27m && (back is decimal.MaxValue or decimal.MinValue || Math.Abs(back - value) <= 100)));

    [Property(MaxTest = 1000)]
    public bool The_short_way_of_multiplying_says_the_same_as_the_long_one(int value, byte scale)
    {
        var number = Math.Abs((long)value) / (decimal)Math.Pow(10, scale % 10);

        return UcumUnits.Find("mg/dL")!.Of(number) == (Ratio.Of(number) * Ratio.Of(new BigInteger(10), BigInteger.One)).ToDecimal();
    }

    private static decimal Decimal(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
