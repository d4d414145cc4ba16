using FhirServer.Fhir;
using FhirServer.Search;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search;

/// <summary>Whatever a client writes, the parser answers with a query or a refusal.</summary>
public sealed class QueryParserFuzzTests
{
    private static readonly QueryParser s_parser = new(Core.Registry, Core.Settings, new SearchLimits());

    private static readonly string[] s_pieces =
    [
        "name", "_id", "_lastUpdated", "_has", "Observation", "Patient", "patient", "subject", "code", "code-value-quantity", "value-quantity", "date",
        ":", ".", ",", "|", "$", "\\", "\\,", "-", "gt", "ap", "2020-02-30", "2020", "1e999", "1e-9999999", "-0", "999999999999999999999999999999",
        "missing", "not", "exact", "text", "identifier", "below", "iterate", "_sort", "_include", "_count", "_page", "_summary", "_type", "*",
        "\0", "\ud800", "अ", "'", "%", "T24:00:00Z", "+05:30", "http://", "urn:uuid:", "/", "?", "#", " ", "true",
    ];

    [Property(MaxTest = 5000, Replay = "20260101,7")]
    public Property Random_names_and_values_give_a_query_or_a_refusal() => Prop.ForAll(
        Text().ToArbitrary(), Text().ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (name, value, strict) => Answers(name, value, strict));

    [Property(MaxTest = 5000, Replay = "20260101,9")]
    public Property Random_values_of_each_parameter_give_a_query_or_a_refusal() => Prop.ForAll(
        Gen.Elements(Names()).ToArbitrary(), Text().ToArbitrary(), (name, value) => Answers(name, value, strict: false));

    private static Gen<string> Text() => Gen.OneOf(
        Gen.Elements(s_pieces).ListOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    private static IEnumerable<string> Names() => Core.Registry.For("Observation").Select(parameter => parameter.Code)
        .SelectMany(code => new[] { code, $"{code}:exact", $"{code}:not", $"{code}:missing", $"{code}:below", $"{code}:identifier", $"{code}:text" })
        .Concat(["_has:Provenance:target:recorded", "subject:Patient.birthdate", "_sort", "_count", "_include", "_revinclude:iterate", "_elements", "_type"]);

    private static bool Answers(string name, string value, bool strict)
    {
        foreach (var types in new string[][] { [], ["Observation"], ["Patient", "Observation"] })
        {
            try
            {
                _ = s_parser.Parse(types, [new(name, value)], strict).Fingerprint("");
            }
            catch (FhirException refusal)
            {
                refusal.Error.Status.Should().Be(400);
                refusal.Message.Length.Should().BeLessThan(2000);
            }
        }

        return true;
    }
}
