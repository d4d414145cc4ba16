using FhirServer.Storage.Sqlite;
using FsCheck.Xunit;

namespace FhirServer.Tests.Storage;

/// <summary>Keys compare as the numbers do.</summary>
public sealed class DecimalKeyTests
{
    private static readonly decimal[] Corners =
    [
        decimal.MinValue, -1e27m, -100m, -99.999m, -10.01m, -10m, -9.99m, -1.0001m, -1m, -0.12m, -0.1m, -0.01m, -0.0000000000000000000000000001m, 0m,
        0.0000000000000000000000000001m, 0.01m, 0.0999999999999999999999999999m, 0.1m, 0.1000000000000000000000000001m, 0.12m, 1m, 1.0001m, 9.99m, 10m, 10.01m, 99.999m, 100m, 1e27m, decimal.MaxValue,
    ];

    [Fact]
    public void Keys_of_ascending_numbers_ascend()
    {
        foreach (var (smaller, larger) in Corners.SelectMany((a, i) => Corners[(i + 1)..].Select(b => (a, b))))
            Compare(smaller, larger).Should().BeNegative($"{smaller} < {larger}");
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "1.00e2")]
    [InlineData("0.000", "0")]
    [InlineData("-0.0", "0")]
    public void Digits_that_say_nothing_make_no_difference(string one, string other) => DecimalKey.Of(Parse(one)).Should().Equal(DecimalKey.Of(Parse(other)));

    [Property(MaxTest = 2000)]
    public void Any_two_compare_as_their_keys(decimal one, decimal other) => Math.Sign(Compare(one, other)).Should().Be(one.CompareTo(other));

    private static int Compare(decimal one, decimal other) => DecimalKey.Of(one).AsSpan().SequenceCompareTo(DecimalKey.Of(other));

    private static decimal Parse(string text) => decimal.Parse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
}
