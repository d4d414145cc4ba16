using FhirServer.Http;
using FhirServer.Interactions;

namespace FhirServer.Tests.Http;

public sealed class PreferHeaderTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("return=minimal", PreferReturn.Minimal, false)]
    [InlineData("return=representation", PreferReturn.Representation, false)]
    [InlineData("return=OperationOutcome", PreferReturn.OperationOutcome, false)]
    [InlineData("Return = \"minimal\"", PreferReturn.Minimal, false)]
    [InlineData("respond-async, return=minimal; handling=strict", PreferReturn.Minimal, true)]
    [InlineData("handling=lenient, handling=strict", null, false)]
    [InlineData("return=everything, wait=10", null, false)]
    public void Preferences_are_read_and_unknown_ones_ignored(string? header, PreferReturn? expected, bool strict)
    {
        var prefer = PreferHeader.Parse(header);

        prefer.Return.Should().Be(expected);
        prefer.Strict.Should().Be(strict);
    }

    [Fact]
    public void Several_headers_are_read_as_one() =>
        PreferHeader.Parse(new(["return=minimal", "handling=strict"])).Should().Be(new PreferHeader(PreferReturn.Minimal, Strict: true));
}
