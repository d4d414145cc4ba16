using System.Text;
using Profiles.Elements;
using Profiles.Tests.Conformance;

namespace Profiles.Tests.Elements;

/// <summary>Short ways to parse in tests.</summary>
internal static class Parsing
{
    public static (ElementTree? Tree, List<ElementFault> Faults) Parse(ReadOnlyMemory<byte> utf8, ParseLimits? limits = null)
    {
        var faults = new List<ElementFault>();
        var tree = ElementTree.Parse(utf8, Definitions.Schemas, limits ?? ParseLimits.Default, faults);
        return (tree, faults);
    }

    public static (ElementTree? Tree, List<ElementFault> Faults) Parse(string json, ParseLimits? limits = null) =>
        Parse(Encoding.UTF8.GetBytes(json), limits);

    /// <summary>The root of a resource that must have no fault.</summary>
    public static Element Sound(string json)
    {
        var (tree, faults) = Parse(json);
        faults.Should().BeEmpty();
        return tree!.Root;
    }

    /// <summary>The one fault of a resource that must have just one.</summary>
    public static ElementFault OnlyFault(string json)
    {
        var (_, faults) = Parse(json);
        return faults.Should().ContainSingle(because: json).Subject;
    }
}
