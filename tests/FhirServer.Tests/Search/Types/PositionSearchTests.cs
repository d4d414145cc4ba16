using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Types;

public sealed class PositionSearchTests
{
    [Theory]
    [InlineData("28.6139", "77.2090", "28.6139|77.2090|0|km", true)]
    [InlineData("28.6139", "77.2090", "28.5|77.2", true)]
    [InlineData("28.6139", "77.2090", "27.5|77.2", false)]
    [InlineData("28.6139", "77.2090", "19.0760|72.8777|1149|km", true)]
    [InlineData("28.6139", "77.2090", "19.0760|72.8777|1147|km", false)]
    [InlineData("28.6139", "77.2090", "19.0760|72.8777|1149", true)]
    [InlineData("28.6139", "77.2090", "19.0760|72.8777|1149000|m", true)]
    [InlineData("28.6139", "77.2090", "19.0760|72.8777|714|[mi_us]", true)]
    [InlineData("28.6139", "77.2090", "19.0760|72.8777|713|[mi_i]", false)]
    [InlineData("0.5", "-179.9", "0.5|179.9|23|km", true)]
    [InlineData("0.5", "179.9", "0.5|-179.9|22|km", false)]
    [InlineData("89.9", "-60", "89.9|120|23|km", true)]
    [InlineData("-33", "18", "33|-162|20016|km", true)]
    public void Distances_go_along_great_circles(string latitude, string longitude, string value, bool answers) =>
        Asked.Answers("Location", "near", modifier: null, value, $$"""
            "position":{"latitude":{{latitude}},"longitude":{{longitude}} }
            """).Should().Be(answers);

    [Theory]
    [InlineData("91|0")]
    [InlineData("0|180.1")]
    [InlineData("-90.01|0")]
    [InlineData("28.6")]
    [InlineData("28.6|77.2|10|km|x")]
    [InlineData("28.6|77.2|-1|km")]
    [InlineData("28.6|77.2|10|kg")]
    [InlineData("28.6|77.2||km")]
    [InlineData("28.6|77.2|NaN|km")]
    [InlineData("north|77.2")]
    public void What_is_no_place_on_earth_is_refused(string value) =>
        FluentActions.Invoking(() => Asked.Criterion("Location", "near", modifier: null, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'near'") && fault.Message.Contains(value));

    [Fact]
    public void A_position_that_is_nowhere_on_earth_is_near_nothing() =>
        Asked.Entries("Location", "near", "\"position\":{\"latitude\":99,\"longitude\":0}").Should().BeEmpty();

    [Fact]
    public void The_box_never_leaves_out_what_the_distance_includes()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var near = new Criterion.Near((random.NextDouble() * 180) - 90, (random.NextDouble() * 360) - 180, Math.Pow(10, random.NextDouble() * 7.3));
            var stored = new IndexEntry.Position("near", Math.Clamp(near.Latitude + ((random.NextDouble() - 0.5) * near.Metres / 40_000), -90, 90), (random.NextDouble() * 360) - 180);
            var isInBox = stored.Latitude >= near.Box.South && stored.Latitude <= near.Box.North
                && near.Box.Longitudes.Any(stretch => stored.Longitude >= stretch.West && stored.Longitude <= stretch.East);
            if (SearchTypes.Match(near, stored))
                isInBox.Should().BeTrue("{0} is near {1}", stored, near);
        }
    }
}
