using System.Diagnostics;
using System.Globalization;
using System.Text;
using Profiles.Terminology;
using Xunit.Abstractions;

namespace Profiles.Tests.Terminology;

/// <summary>Code systems of the size of LOINC and SNOMED CT are read piece by piece and held close together.</summary>
public sealed class LargeCodeSystems(ITestOutputHelper output)
{
    [Theory]
    [InlineData(35_000)]
    public async Task A_large_code_system_is_read_as_a_stream_and_takes_little_memory(int count)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(Made(count)));
        var watch = Stopwatch.StartNew();

        var content = await CodeSystemContent.ReadAsync(json, default);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} concepts of {json.Length / 1024} KiB in {content.HeldBytes / 1024} KiB, read in {watch.ElapsedMilliseconds} ms"));
        content.Count.Should().Be(count);
        content.Find("100000007")!.Value.Display.Should().Be("Disorder of something number 7 (disorder)");
        content.Below(content.Find("100000001")!.Value)[content.Find("100000003")!.Value.Index].Should().BeTrue();
        (content.HeldBytes / count).Should().BeLessThan(171, "350,000 concepts must fit into some 60 MB");
    }

    [Fact]
    public async Task Pieces_may_end_anywhere()
    {
        var whole = Encoding.UTF8.GetBytes(Made(50));

        var content = await CodeSystemContent.ReadAsync(new Trickle(whole), default);

        content.Concepts.Select(concept => (concept.Code, concept.Display, concept.IsInactive, Parents: string.Join(',', concept.Parents.Select(parent => parent.Code))))
            .Should().Equal(CodeSystemContent.Read(whole).Concepts.Select(concept => (concept.Code, concept.Display, concept.IsInactive, string.Join(',', concept.Parents.Select(parent => parent.Code)))));
    }

    private static string Made(int count)
    {
        var text = new StringBuilder("""{"resourceType":"CodeSystem","url":"http://x/large","concept":[""");
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""
                {"code":"{{100_000_000 + i}}","display":"Disorder of something number {{i}} (disorder)","designation":[{"language":"en","value":"Disorder number {{i}}"}],"property":[{"code":"parent","valueCode":"{{100_000_000 + (i / 2)}}"},{"code":"inactive","valueBoolean":{{(i % 9 == 0 ? "true" : "false")}} }]}
                """);
        }

        return text.Append("""],"content":"complete","caseSensitive":false}""").ToString();
    }

    /// <summary>Gives seven bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(7, buffer.Length)], cancellationToken);
    }
}
