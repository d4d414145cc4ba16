using Profiles.Elements;

namespace Profiles.Tests.Elements;

public sealed class PrimitiveFaults
{
    [Theory]
    [InlineData("Boolean", "true", "false")]
    [InlineData("Integer", "0", "-1", "2147483647", "-2147483648")]
    [InlineData("UnsignedInt", "0", "2147483647")]
    [InlineData("PositiveInt", "1", "2147483647")]
    [InlineData("Decimal", "0", "-0.0", "1.50", "1e10", "1.0E-24", "123456789012345678.123456789012345678")]
    [InlineData("Date", "'2024'", "'2024-02'", "'2024-02-29'", "'0001-01-01'", "'9999-12-31'")]
    [InlineData("DateTime", "'2024'", "'2024-02-29'", "'2024-02-29T23:59:60Z'", "'2024-01-01T00:00:00.123456789+05:30'", "'2024-01-01T00:00:00-14:00'")]
    [InlineData("Instant", "'2024-02-29T00:00:00Z'", "'2024-02-29T00:00:00.1+05:30'")]
    [InlineData("Time", "'00:00:00'", "'23:59:59.999'")]
    [InlineData("Id", "'a'", "'A-1.z'", "'1234567890123456789012345678901234567890123456789012345678901234'")]
    [InlineData("Oid", "'urn:oid:1.2.36'", "'urn:oid:2.0'")]
    [InlineData("Uuid", "'urn:uuid:c757873d-ec9a-4326-a141-556f43239520'")]
    [InlineData("Code", "'a'", "'a b'")]
    [InlineData("Uri", "'http://a/b'", "'urn:x:é'", "'http:\\/\\/a'")]
    [InlineData("Base64Binary", "'AAAA'", "'AA=='", "'AAA='", "'AA AA\\r\\nAAAA'")]
    [InlineData("String", "' a '", "'\\ud83d\\ude00'", "'\\t\\r\\na'", "'\\u0085a'")]
    public void A_sound_value_has_no_fault(string type, params string[] values)
    {
        foreach (var value in values) FaultsOf(type, value).Should().BeEmpty(because: value);
    }

    [Theory]
    [InlineData("Integer", "1.0", "1e2", "-0", "2147483648", "-2147483649", "99999999999999999999")]
    [InlineData("UnsignedInt", "-1", "2147483648")]
    [InlineData("PositiveInt", "0", "-1")]
    [InlineData("Decimal", "1e309", "1e-309", "1e999999999999", "11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111.5")]
    [InlineData("Date", "'24'", "'2024-13'", "'2024-00'", "'2023-02-29'", "'2024-02-30'", "'2024-2-1'", "'0000'", "'2024-02-29T00:00:00Z'", "'2024-'", "'2024-01-'", "'２０２４'")]
    [InlineData("DateTime", "'2024-02-29T00:00:00'", "'2024-02-29T00:00Z'", "'2024-02-29T24:00:00Z'", "'2024-02-30T00:00:00Z'", "'2024-02-29T00:00:00.Z'", "'2024-02-29T00:00:00+15:00'", "'2024-02-29T00:00:00+14:01'", "'2024-02-29 00:00:00Z'", "'2024-02-29T00:60:00Z'", "'2024-02-29T00:00:61Z'", "'2024-02-29T00:00:00z'", "'2024-02T00:00:00Z'")]
    [InlineData("Instant", "'2024'", "'2024-02-29'", "'2024-02-29T00:00:00'")]
    [InlineData("Time", "'24:00:00'", "'00:00'", "'00:00:00Z'", "'1:00:00'", "'00:00:00.'")]
    [InlineData("Id", "'a_b'", "'a b'", "'12345678901234567890123456789012345678901234567890123456789012345'")]
    [InlineData("Oid", "'1.2.3'", "'urn:oid:'", "'urn:oid:1'", "'urn:oid:3.1'", "'urn:oid:1.02'", "'urn:oid:1..2'", "'urn:oid:12.1'")]
    [InlineData("Uuid", "'c757873d-ec9a-4326-a141-556f43239520'", "'urn:uuid:C757873D-EC9A-4326-A141-556F43239520'", "'urn:uuid:c757873dec9a4326a141556f43239520'")]
    [InlineData("Code", "' a'", "'a '", "'a  b'", "'a\\n\\nb'")]
    [InlineData("Uri", "'http://a b'", "' a'", "'a\\n'", "'a\\u00a0b'")]
    [InlineData("Base64Binary", "'A'", "'AAAAA'", "'A==='", "'AA==AA'", "'AA-_'", "'===='")]
    [InlineData("String", "'\\u0000'", "'a\\u0001b'", "'\\b'", "'\\f'", "'\\ud83d'", "'\\ude00'", "'\\ud83da'", "'\\ude00\\ud83d'", "' '", "'\\u2003'")]
    public void A_broken_value_is_one_fault(string type, params string[] values)
    {
        foreach (var value in values)
        {
            var fault = FaultsOf(type, value).Should().ContainSingle(because: value).Subject;
            fault.Should().BeEquivalentTo(new { IssueCode = "value", Expression = "Parameters.parameter[0].value", Line = 1 });
            fault.Column.Should().Be(63 + type.Length);
            fault.Message.Should().StartWith($"value{type} ");
        }
    }

    [Fact]
    public void A_string_has_a_longest_length()
    {
        var json = Parameter("String", $"'{new string('a', 1001)}'");

        Parsing.Parse(json, new ParseLimits(MaxStringBytes: 1000)).Faults.Should().ContainSingle().Which.Message.Should().Contain("longer than 1000 bytes");
    }

    [Fact]
    public void A_narrative_must_not_be_blank() =>
        Parsing.OnlyFault("""{"resourceType":"Patient","text":{"status":"generated","div":"\n "}}""").Expression.Should().Be("Patient.text.div");

    private static List<ElementFault> FaultsOf(string type, string value) => Parsing.Parse(Parameter(type, value)).Faults;

    private static string Parameter(string type, string value) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"a","value{{type}}":{{value.Replace('\'', '"')}}}]}""";
}
