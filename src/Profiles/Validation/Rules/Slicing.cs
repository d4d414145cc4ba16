using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>How what is in no slice is treated: https://hl7.org/fhir/R4/valueset-resource-slicing-rules.html.</summary>
internal enum SlicingMode
{
    /// <summary>It may stand anywhere.</summary>
    Open,

    /// <summary>There may be none.</summary>
    Closed,

    /// <summary>It may stand after all slices.</summary>
    OpenAtEnd,
}

/// <summary>One slice.</summary>
/// <param name="Name">Its name in the definition.</param>
/// <param name="Test">What an element has to be to belong to it; null when the definition does not say in a way that can be followed.</param>
/// <param name="Cardinality">How many.</param>
/// <param name="Each">What is asked of each; null for nothing.</param>
/// <param name="Slicing">How it is cut further; null for not at all.</param>
internal sealed record Slice(string Name, SliceTest? Test, Cardinality Cardinality, ElementRules? Each, Slicing? Slicing);

/// <summary>
/// Elements of one name divided into slices, each with rules of its own: https://hl7.org/fhir/R4/profiling.html#slicing.
/// </summary>
/// <param name="name">The name of the elements.</param>
/// <param name="slices">In the order of the definition.</param>
/// <param name="mode">How what is in no slice is treated.</param>
/// <param name="isOrdered">Whether the slices have to come in their order.</param>
/// <param name="asked">What asks for it.</param>
internal sealed class Slicing(string name, Slice[] slices, SlicingMode mode, bool isOrdered, Asked asked)
{
    private const int None = -1;
    private const int Undecided = -2;

    /// <summary>Says what is wrong with the elements.</summary>
    public void Check(IReadOnlyList<Element> elements, Element parent, ValidationRun run, Findings findings)
    {
        var found = new int[slices.Length];
        List<Element>[]? cutFurther = null;
        var last = 0;
        var isAnyOutside = false;
        foreach (var element in elements)
        {
            var at = Place(element, run);
            if (at < 0)
            {
                isAnyOutside = true;
                Outside(element, at == Undecided, findings);
                continue;
            }

            if (isOrdered && at < last)
                findings.Add(MessageId.SliceOrder, element, $"{name} of slice {slices[at].Name} stands after slice {slices[last].Name}; put them in the order of the profile.", asked);
            if (mode == SlicingMode.OpenAtEnd && isAnyOutside)
                findings.Add(MessageId.SliceOpenAtEnd, element, $"{name} of slice {slices[at].Name} stands after one that is in no slice; put those that are in no slice last.", asked);
            last = Math.Max(last, at);
            found[at]++;
            slices[at].Each?.Check(element, run, findings);
            if (slices[at].Slicing is not null)
                ((cutFurther ??= new List<Element>[slices.Length])[at] ??= []).Add(element);
        }

        for (var i = 0; i < slices.Length; i++)
        {
            slices[i].Cardinality.Check(found[i], parent, name, findings);
            slices[i].Slicing?.Check(cutFurther?[i] ?? [], parent, run, findings);
        }
    }

    private int Place(Element element, ValidationRun run)
    {
        var result = None;
        for (var i = 0; i < slices.Length; i++)
        {
            var fits = slices[i].Test is { } test ? test.Test(element, run) : null;
            if (fits == true)
                return i;
            if (fits is null)
                result = Undecided;
        }

        return result;
    }

    private void Outside(Element element, bool isUndecided, Findings findings)
    {
        if (isUndecided)
            findings.Add(MessageId.SliceUndecided, element, $"Which slice of {name} this belongs to cannot be told here: what tells the slices apart is not known or not resolvable.", asked);
        else if (mode == SlicingMode.Closed)
            findings.Add(MessageId.SliceClosed, element, $"This {name} fits none of the slices that are allowed ({string.Join(", ", slices.Select(slice => slice.Name))}); change what tells them apart, or leave it out.", asked);
    }
}
