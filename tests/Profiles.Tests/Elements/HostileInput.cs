using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Profiles.Elements;

namespace Profiles.Tests.Elements;

public sealed class HostileInput
{
    private static readonly byte[] Sound = Encoding.UTF8.GetBytes("""
        {"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"A\u00e9\ud83d\ude00"}],
        "name":[{"given":["Asha",null],"_given":[null,{"id":"g"}],"period":{"start":"2024-02-29T10:00:00+05:30"}}],
        "birthDate":"1990-01-01","_birthDate":{"extension":[{"url":"http://a","valueDecimal":1.50}]},
        "deceasedBoolean":false,"photo":[{"data":"AA==","size":4}],"link":[{"other":{"reference":"Patient\/1"},"type":"refer"}]}
        """);

    [Property(MaxTest = 3000)]
    public bool Changed_bytes_never_throw((PositiveInt At, byte Value)[] changes)
    {
        var bytes = Sound.ToArray();
        foreach (var (at, value) in changes) bytes[at.Get * 7919 % bytes.Length] = value;
        return IsReadable(bytes);
    }

    // Swapping whole tokens keeps the JSON valid far more often than changing bytes does.
    [Property(MaxTest = 3000)]
    public bool Changed_tokens_never_throw(PositiveInt seed)
    {
        var random = new System.Random(seed.Get);
        string[] tokens = ["null", "{}", "[]", "[null]", "1e400", "\"\\ud800\"", "true", "\"\"", "{\"id\":null}", "[[1]]", "\"_given\"", "\"contained\"", "\"resourceType\""];
        var text = Encoding.UTF8.GetString(Sound);
        for (var round = random.Next(1, 4); round > 0; round--)
        {
            var starts = Enumerable.Range(0, text.Length).Where(at => text[at] is '"' or '{' or '[').ToArray();
            var at = starts[random.Next(starts.Length)];
            var end = Math.Min(text.Length, at + random.Next(1, 20));
            text = string.Concat(text.AsSpan(0, at), tokens[random.Next(tokens.Length)], text.AsSpan(end));
        }

        return IsReadable(Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"resourceType\":\"Patient\",\"extension\":[{\"extension\":[")]
    public void Nesting_without_end_is_refused_at_the_limit(string opening)
    {
        var json = string.Concat(Enumerable.Repeat(opening, 10_000));

        var fault = Parsing.OnlyFault(json);

        fault.Message.Should().Contain("deeper than 64 levels");
        fault.Line.Should().Be(1);
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        static string Nested(int levels) => $$"""{"resourceType":"Patient"{{string.Concat(Enumerable.Repeat(",\"extension\":[{\"url\":\"a\"", levels))}},"valueString":"x"{{string.Concat(Enumerable.Repeat("}]", levels))}}}""";

        Parsing.Parse(Nested(31)).Faults.Should().BeEmpty();
        Parsing.Parse(Nested(32)).Faults.Should().ContainSingle();
        Parsing.Parse(Nested(200), new ParseLimits(MaxDepth: 100_000)).Faults.Should().BeEmpty();
        Parsing.Parse(Nested(300), new ParseLimits(MaxDepth: 100_000)).Faults.Should().ContainSingle().Which.Message.Should().Contain("512");
    }

    [Fact]
    public void The_list_of_faults_ends_at_its_limit()
    {
        var json = $$"""{"resourceType":"Patient","name":[{{string.Join(',', Enumerable.Repeat("{}", 1000))}}]}""";

        var (tree, faults) = Parsing.Parse(json, new ParseLimits(MaxFaults: 10));

        tree.Should().NotBeNull();
        faults.Should().HaveCount(11);
        faults[^1].Should().BeEquivalentTo(new { Severity = FaultSeverity.Warning, IssueCode = "informational" });
    }

    [Theory]
    [InlineData(",\"active\":true")]
    [InlineData(",\"_active\":{\"id\":\"a\"}")]
    [InlineData(",\"foo\":1")]
    [InlineData(",\"resourceType\":\"Patient\"")]
    public void A_million_faulty_properties_take_no_more_than_linear_time(string property)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient"{{string.Concat(Enumerable.Repeat(property, 1_000_000))}}}""");
        var clock = Stopwatch.StartNew();

        Parsing.Parse(json).Faults.Should().HaveCount(201);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    private static bool IsReadable(byte[] bytes)
    {
        var (tree, faults) = Parsing.Parse(bytes);
        if (tree is null) return faults.Count > 0;
        foreach (var element in tree.All())
        {
            _ = element.Text;
            _ = element.Expression;
            _ = element.Position;
            foreach (var child in element.Children()) _ = child.Parent == element ? 0 : throw new InvalidOperationException(child.Expression);
        }

        return faults.TrueForAll(fault => fault.Message.Length > 0);
    }
}
