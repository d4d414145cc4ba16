using System.Globalization;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>What a definition asks of the children of one name: how many, what of each, and how they are sliced.</summary>
/// <param name="name">The name in FHIRPath: "value" for every type of value[x].</param>
/// <param name="jsonName">The name in JSON, when one variant of a choice is meant; null for all.</param>
/// <param name="cardinality">How many.</param>
/// <param name="each">What is asked of each; null for nothing.</param>
/// <param name="slicing">How they are sliced; null for not at all.</param>
internal sealed class ChildRules(string name, string? jsonName, Cardinality cardinality, ElementRules? each, Slicing? slicing)
{
    /// <summary>Says what is wrong with the children.</summary>
    public void Check(Element parent, ValidationRun run, Findings findings)
    {
        var count = 0;
        List<Element>? sliced = null;
        foreach (var child in parent.Children(name))
        {
            if (jsonName is not null && child.Schema?.JsonName != jsonName)
                continue;
            count++;
            each?.Check(child, run, findings);
            if (slicing is not null)
                (sliced ??= []).Add(child);
        }

        cardinality.Check(count, parent, jsonName ?? name, findings);
        slicing?.Check(sliced ?? [], parent, run, findings);
    }
}

/// <summary>How many there must and may be.</summary>
/// <param name="Min">At least.</param>
/// <param name="Max">At most, <see cref="int.MaxValue"/> for any number.</param>
/// <param name="Asked">What asks for it.</param>
/// <param name="Slice">The slice they are in; null for none.</param>
internal readonly record struct Cardinality(int Min, int Max, Asked Asked, string? Slice = null)
{
    /// <summary>Says whether a number is wrong.</summary>
    public void Check(int count, Element parent, string name, Findings findings)
    {
        if (count < Min)
            findings.Add(MessageId.CardinalityMin, parent, $"{Called(name)} is missing: it is needed at least {Times(Min)}, {count.ToString(CultureInfo.InvariantCulture)} found; add it.", Asked, child: name);
        if (count > Max)
            findings.Add(MessageId.CardinalityMax, parent, Max == 0 ? $"{Called(name)} is not allowed here; leave it out." : $"{Called(name)} may be there at most {Times(Max)}, {count.ToString(CultureInfo.InvariantCulture)} found; leave some out.", Asked, child: name);
    }

    private string Called(string name) => Slice is null ? name : $"{name} (slice {Slice})";

    private static string Times(int count) => count == 1 ? "1 time" : $"{count.ToString(CultureInfo.InvariantCulture)} times";
}
