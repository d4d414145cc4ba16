using System.Text.Json;
using Profiles.Tests.Conformance;

namespace Profiles.Tests.FhirPath;

/// <summary>The invariants of R4 itself, each with the type and path it stands at.</summary>
internal static class Invariants
{
    /// <summary>All constraints in the snapshots of the definitions of types, each once a type and path.</summary>
    public static IReadOnlyList<Invariant> All { get; } = [.. Read().Distinct()];

    private static IEnumerable<Invariant> Read()
    {
        foreach (var entry in Definitions.Library.OfType("StructureDefinition").Where(entry => entry.DefinesType))
        {
            using var document = JsonDocument.Parse(Definitions.Library.Read(entry));
            foreach (var element in document.RootElement.GetProperty("snapshot").GetProperty("element").EnumerateArray())
            {
                if (!element.TryGetProperty("constraint", out var constraints)) continue;
                foreach (var constraint in constraints.EnumerateArray().Where(each => each.TryGetProperty("expression", out _)))
                {
                    yield return new Invariant(
                        constraint.GetProperty("key").GetString()!,
                        element.GetProperty("path").GetString()!,
                        constraint.GetProperty("expression").GetString()!);
                }
            }
        }
    }
}

/// <summary>One constraint: its key, the path of the element it is asked of, and what is asked.</summary>
internal sealed record Invariant(string Key, string Path, string Expression);
