using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class PackageReaderTests
{
    private static readonly PackageReader Core = PackageReader.OpenCore();

    [Fact]
    public void The_embedded_package_is_FHIR_R4()
    {
        Core.Name.Should().Be("hl7.fhir.r4.core");
        Core.Version.Should().Be("4.0.1");
    }

    [Fact]
    public void Every_resource_reads_as_what_the_index_says_and_has_no_narrative()
    {
        foreach (var (entry, bytes) in Core.Entries.Zip(Core.ReadAll(Core.Entries)))
        {
            using var document = JsonDocument.Parse(bytes);
            document.RootElement.GetProperty("resourceType").GetString().Should().Be(entry.ResourceType);
            document.RootElement.GetProperty("id").GetString().Should().Be(entry.Id);
            document.RootElement.TryGetProperty("text", out _).Should().BeFalse("{0}/{1} needs no narrative", entry.ResourceType, entry.Id);
        }
    }

    [Fact]
    public void A_resource_read_alone_is_the_resource_read_among_others()
    {
        var parameters = Core.Entries.Where(entry => entry.ResourceType == "SearchParameter").ToList();
        var together = Core.ReadAll(parameters).ToList();

        Core.Read(parameters[700]).ToArray().Should().Equal(together[700].ToArray());
        Core.Read(parameters[^1]).ToArray().Should().Equal(together[^1].ToArray());
    }

    [Fact]
    public void Many_threads_read_at_once()
    {
        var entries = Core.Entries.Where(entry => entry.ResourceType == "ValueSet").Take(200).ToList();
        var expected = entries.Select(entry => Core.Read(entry).Length).ToList();

        var actual = entries.AsParallel().AsOrdered().Select(entry => Core.Read(entry).Length).ToList();

        actual.Should().Equal(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 is a zip and no such package")]
    public void Something_else_is_refused_by_name(string content)
    {
        var open = () => new PackageReader(() => new MemoryStream(System.Text.Encoding.Latin1.GetBytes(content)));

        open.Should().Throw<InvalidDataException>().WithMessage("*not a packed FHIR package*");
    }

    [Fact]
    public void Another_format_is_refused_by_number()
    {
        var open = () => new PackageReader(() => new MemoryStream([.. "FHIRPACK"u8, 9, 0, 0, 0, 0, 0, 0, 0]));

        open.Should().Throw<InvalidDataException>().WithMessage("*format 9*");
    }
}
