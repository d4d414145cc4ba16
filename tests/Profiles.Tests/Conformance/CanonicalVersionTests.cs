using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class CanonicalVersionTests
{
    [Theory]
    [InlineData(null, "0.0.1")]
    [InlineData("1.9", "1.10")]
    [InlineData("2.3.1", "2.7")]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1")]
    [InlineData("1.0.0-alpha.1", "1.0.0-alpha.beta")]
    [InlineData("1.0.0-rc.2", "1.0.0-rc.11")]
    [InlineData("1.0.0-rc.2", "1.0.0")]
    [InlineData("2019-12-31", "2020-01-01")]
    [InlineData("20231231", "20240101")]
    [InlineData("1.0", "draft")]
    [InlineData("4.0.1", "99999999999999999999999")]
    public void The_older_version_comes_first(string? older, string newer)
    {
        CanonicalVersion.Order.Compare(older, newer).Should().BeNegative();
        CanonicalVersion.Order.Compare(newer, older).Should().BePositive();
    }

    [Theory]
    [InlineData("1.0", "1.0.0")]
    [InlineData("1.0.0+build5", "1.0.0")]
    [InlineData(null, null)]
    public void What_means_the_same_ranks_alike(string? one, string? other) => CanonicalVersion.Order.Compare(one, other).Should().Be(0);
}
