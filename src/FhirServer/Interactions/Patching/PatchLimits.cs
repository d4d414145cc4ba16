using System.Globalization;
using System.Text.Json.Nodes;
using FhirServer.Fhir;

namespace FhirServer.Interactions.Patching;

/// <summary>How far a patch may go, so that a short one cannot make a resource without end.</summary>
internal static class PatchLimits
{
    /// <summary>Deepest nesting of what a patch works on and holds.</summary>
    public const int Depth = 512;

    /// <summary>Most steps of one patch.</summary>
    public const int Steps = 1_000;

    /// <summary>Most values that the copies of one patch may add: copies of copies grow without end.</summary>
    public const int Copied = 200_000;

    /// <summary>Requires a patch to have no more steps than are taken on.</summary>
    /// <exception cref="FhirException">413.</exception>
    public static void RequireSteps(int count)
    {
        if (count > Steps)
            throw new FhirException(FhirError.TooLarge(string.Create(CultureInfo.InvariantCulture, $"The patch has {count} operations; at most {Steps} are taken at once. Update the resource instead.")));
    }

    /// <summary>Requires a value to fit at a depth.</summary>
    /// <exception cref="FhirException">422.</exception>
    public static void RequireDepth(JsonNode? value, int below)
    {
        if (below + DepthOf(value) > Depth)
            throw new FhirException(FhirError.Unprocessable("The patch nests the resource too deeply."));
    }

    /// <summary>How many values a value is and holds.</summary>
    public static int SizeOf(JsonNode? value) => value switch
    {
        JsonObject json => 1 + json.Sum(property => SizeOf(property.Value)),
        JsonArray array => 1 + array.Sum(SizeOf),
        _ => 1,
    };

    private static int DepthOf(JsonNode? value) => value switch
    {
        JsonObject { Count: > 0 } json => 1 + json.Max(property => DepthOf(property.Value)),
        JsonArray { Count: > 0 } array => 1 + array.Max(DepthOf),
        _ => 1,
    };
}
