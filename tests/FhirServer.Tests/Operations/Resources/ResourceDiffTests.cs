using System.Text.Json.Nodes;
using FhirServer.Fhir;
using FhirServer.Interactions.Patching;
using FhirServer.Operations.Resources;
using Profiles.Elements;

namespace FhirServer.Tests.Operations.Resources;

/// <summary>What is found to differ makes the one of the other, whatever the two are.</summary>
public sealed class ResourceDiffTests
{
    private static readonly ResourceParser Parser = new(Search.Core.Schemas, ParseLimits.Default);

    [SkippableFact]
    public void Each_official_example_becomes_the_next_of_its_type()
    {
        Skip.If(Samples.Folder("r4") is null, "the samples are not here");
        var (pairs, faults) = (0, new List<string>());
        // Those of the large ones would have more operations than a patch may have, and take their time.
        var byType = Samples.R4().Where(file => new FileInfo(file).Length < 30_000).Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject()).GroupBy(resource => (string)resource["resourceType"]!);
        foreach (var examples in byType.Select(group => group.ToList()))
        {
            for (var i = 0; i < examples.Count; i++)
            {
                pairs++;
                if (Fault(examples[i], examples[(i + 1) % examples.Count]) is { } fault)
                    faults.Add(fault);
            }
        }

        pairs.Should().BeGreaterThan(350);
        faults.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"birthDate":"1970"}""", """{"birthDate":"1970","_birthDate":{"extension":[{"url":"http://x","valueString":"a"}]}}""", 1)]
    [InlineData("""{"name":[{"given":["A"],"_given":[{"id":"g"}]}]}""", """{"name":[{"given":["A"]}]}""", 1)]
    [InlineData("""{"name":[{"text":"a"},{"text":"b"},{"text":"c"}]}""", """{"name":[{"text":"a"},{"text":"x"},{"text":"b"},{"text":"c"}]}""", 1)]
    [InlineData("""{"name":[{"text":"a"},{"text":"b"},{"text":"c"}]}""", """{"name":[{"text":"c"}]}""", 2)]
    [InlineData("""{"contact":[{"name":{"family":"a"}}]}""", """{"contact":[{"relationship":[{"text":"b"}]}]}""", 2)]
    [InlineData("""{"multipleBirthBoolean":true}""", """{"multipleBirthInteger":2}""", 1)]
    [InlineData("""{"extension":[{"url":"http://x","valueDecimal":1.10}]}""", """{"extension":[{"url":"http://x","valueDecimal":1.1}]}""", 1)]
    [InlineData("""{"active":true}""", """{"active":true}""", 0)]
    public void A_change_is_as_small_as_it_can_be_said(string from, string to, int steps)
    {
        var (one, other) = (Patient(from), Patient(to));
        (new ResourceDiff(Search.Core.Schemas).Between(one, other)["parameter"]?.AsArray().Count ?? 0).Should().Be(steps);
        Fault(one, other).Should().BeNull();
    }

    private static JsonObject Patient(string rest)
    {
        var patient = JsonNode.Parse(rest)!.AsObject();
        patient["resourceType"] = "Patient";
        return patient;
    }

    private static string? Fault(JsonObject from, JsonObject to)
    {
        var name = $"{from["resourceType"]} {from["id"]} to {to["id"]}";
        try
        {
            var patch = FhirPathPatch.Parse(ResourcePatch.Write(new ResourceDiff(Search.Core.Schemas).Between(from, to)), Parser);
            var difference = JsonSame.Difference(ResourcePatch.Write(to), patch.Apply(ResourcePatch.Write(from), CancellationToken.None));
            return difference is null ? null : $"{name}: {difference}";
        }
        catch (FhirException fault)
        {
            return $"{name}: {fault.Error.Issues[0].Message}";
        }
    }
}
