using System.Text.Json;
using FhirServer.Fhir;
using Profiles.Conformance;

namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>Whole resources of others: nothing is lost in Turtle, nothing is added.</summary>
public sealed class TurtleExamplesTests
{
    private static readonly FhirSerializer Serializer = new(new TypeSchemas(ConformanceLibrary.OpenCore()), maxDepth: 64);

    [SkippableTheory]
    [InlineData("r4")]
    [InlineData("abdm")]
    public void Every_value_of_an_example_stands_in_its_place_with_its_characters(string set)
    {
        var files = Samples.Files(set);
        Skip.If(files.Count == 0, "The sample data is not beside the repository.");
        var faults = new List<string>();
        foreach (var file in files)
        {
            var json = File.ReadAllBytes(file);
            if (IsResource(json) && Fault(json) is { } fault)
                faults.Add($"{Path.GetFileName(file)}: {fault}");
        }

        faults.Should().BeEmpty();
    }

    private static string? Fault(byte[] json)
    {
        try
        {
            return JsonLines.Difference(JsonLines.Of(json), TurtleGraph.Of(Serializer.JsonToTurtle(json, "http://example.org/fhir")).Lines());
        }
        catch (Exception fault) when (fault is FormatException or InvalidDataException or FhirException)
        {
            return fault.Message;
        }
    }

    private static bool IsResource(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("resourceType", out _);
    }
}
