using System.Text;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Profiles.Conformance;

namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>Whatever a string of a resource holds, it stays inside its own literal or IRI.</summary>
public sealed class TurtleHostileTests
{
    private static readonly FhirSerializer Serializer = new(new TypeSchemas(ConformanceLibrary.OpenCore()), maxDepth: 64);

    private static readonly string[] Pieces =
    [
        "\"", "\\", "\"\"\"", "'", "<", ">", "> .", "> a <http://x> ;", "\" ; <http://x.org/p> <http://x.org/o> .", "\\u003e", "\\u0022", "\\", "^^xsd:integer", "@en",
        "\n", "\r", "\t", "\b", "\f", "\u0001", "\u007f", "\u0085", "\u2028", "\ufeff", "\ufffe", "\u00a0", " ", "%3E", "%", "#", "[", "]", ".", ";", ",", "{", "}", "|", "^", "`",
        "http://", "urn:uuid:", "javascript:", "Patient/", "/", "?", ":", "अ", "😀", "é", "a", "0", "-", "@prefix fhir: <http://evil.org/> .", "# comment",
    ];

    [Property(MaxTest = 2000, Replay = "20260101,11")]
    public Property A_hostile_string_is_one_value_and_comes_back_as_it_was() => Prop.ForAll(Text().ToArbitrary(), text => Survives(text));

    [Theory]
    [InlineData("http://x.org/> . <http://x.org/s> <http://x.org/p> <http://x.org/o> .")]
    [InlineData("\\u003e . <http://x.org/s>")]
    [InlineData("Patient/1?x=a:b")]
    [InlineData("//x.org/Patient/1")]
    [InlineData(":")]
    [InlineData("1:2")]
    [InlineData(" http://x.org")]
    [InlineData("x\ud83d\ude00 y:z")]
    [InlineData("")]
    public void A_hostile_address_leads_nowhere_else(string text) => Survives(text).Should().BeTrue();

    private static bool Survives(string text)
    {
        var json = Encoding.UTF8.GetBytes(Hostile(text).ToJsonString());

        var graph = TurtleGraph.Of(Serializer.JsonToTurtle(json, "http://example.org/fhir"));

        JsonLines.Difference(JsonLines.Of(json), graph.Lines()).Should().BeNull();
        graph.Triples.Should().OnlyContain(triple => triple.Predicate.StartsWith(TurtleGraph.Fhir) || triple.Predicate == TurtleGraph.Type || triple.Predicate == "http://www.w3.org/2002/07/owl#imports");
        graph.Triples.Where(triple => triple.Predicate == TurtleGraph.Fhir + "nodeRole").Should().ContainSingle();
        return true;
    }

    // Each place where a text of the client becomes a literal, an IRI or a name.
    private static JsonObject Hostile(string text) => new()
    {
        ["resourceType"] = "Bundle",
        ["id"] = "b",
        ["type"] = "collection",
        ["identifier"] = new JsonObject { ["system"] = text, ["value"] = text },
        ["entry"] = new JsonArray(
            new JsonObject
            {
                ["fullUrl"] = text,
                ["resource"] = new JsonObject
                {
                    ["resourceType"] = "Observation",
                    ["id"] = "o",
                    ["text"] = new JsonObject { ["status"] = "generated", ["div"] = text },
                    ["extension"] = new JsonArray(new JsonObject { ["url"] = text, ["valueUri"] = text }),
                    ["status"] = "final",
                    ["code"] = new JsonObject { ["coding"] = new JsonArray(Coding("http://snomed.info/sct", text), Coding("http://loinc.org", text), Coding(text, text)) },
                    ["subject"] = new JsonObject { ["reference"] = text },
                    ["focus"] = new JsonArray(new JsonObject { ["reference"] = "Patient/" + text }),
                },
            },
            new JsonObject { ["fullUrl"] = "urn:uuid:" + text, ["resource"] = new JsonObject { ["resourceType"] = "Basic", ["id"] = "b", ["code"] = new JsonObject { ["text"] = text } } }),
    };

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    // Halves of surrogate pairs are no text, and are refused before anything is stored.
    private static Gen<string> Text() => Gen.OneOf(
        Gen.Elements(Pieces).ListOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(text => string.Concat((text ?? "").EnumerateRunes().Select(rune => rune.ToString()))));
}
