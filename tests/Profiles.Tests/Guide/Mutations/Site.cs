using System.Text.Json.Nodes;
using Profiles.Conformance;

namespace Profiles.Tests.Guide.Mutations;

/// <summary>A place in an example where something can be made wrong.</summary>
/// <param name="Steps">The way to it from the root: names of properties and positions in arrays.</param>
/// <param name="Expression">The same in FHIRPath, as issues name it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Definition">What the claimed profile says of it, slices apart; null when it says nothing of its own.</param>
/// <param name="Node">The value in the sound example.</param>
internal sealed record Site(IReadOnlyList<object> Steps, string Expression, TypeSchema Type, JsonObject? Definition, JsonNode Node)
{
    /// <summary>The expression of what holds it.</summary>
    public string Parent => Expression[..Math.Max(0, Expression.LastIndexOf('.'))];

    /// <summary>The name of the property it is under.</summary>
    public string Property => Steps.OfType<string>().Last();

    /// <summary>Whether it is one of a list.</summary>
    public bool IsInList => Steps[^1] is int;

    /// <summary>A copy of the example, and in it the object that holds the property of this place.</summary>
    public (JsonNode Root, JsonObject Holder) Copy(JsonNode root)
    {
        var copy = root.DeepClone();
        var at = copy;
        foreach (var step in Steps.Take(Steps.Count - (IsInList ? 2 : 1)))
            at = step is int index ? at[index]! : at[(string)step]!;
        return (copy, at.AsObject());
    }

    /// <summary>A copy of the example with another value in this place.</summary>
    public JsonNode With(JsonNode root, JsonNode value)
    {
        var (copy, holder) = Copy(root);
        if (IsInList)
            holder[Property]!.AsArray()[(int)Steps[^1]] = value;
        else
            holder[Property] = value;
        return copy;
    }
}
