using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>
/// What expressions can refer to beside the element they start from: https://hl7.org/fhir/R4/fhirpath.html#variables. For use by one thread.
/// </summary>
public sealed class FhirPathScope
{
    private readonly Stack<ValueList> _free = new();

    /// <summary>%resource: the resource that holds the element.</summary>
    public required Element Resource { get; init; }

    /// <summary>%rootResource: the one that contains that resource, or itself.</summary>
    public required Element RootResource { get; init; }

    /// <summary>The time that now() and today() give.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Finds what a reference names, none where it cannot; null when references are not followed.</summary>
    public Func<string, Element>? Resolve { get; init; }

    /// <summary>Whether a code, coding or concept is in a value set; null where it cannot be told.</summary>
    public Func<Element, string, bool?>? MemberOf { get; init; }

    /// <summary>Whether an element fits a profile; null where it cannot be told.</summary>
    public Func<Element, string, bool?>? ConformsTo { get; init; }

    /// <summary>%context: the element the expression started from.</summary>
    internal FhirPathValue Context { get; set; }

    /// <summary>Whether something was needed that is not at hand, so that "no" may be wrong.</summary>
    internal bool IsUndecided { get; set; }

    /// <summary>An empty list; given back when done, so that most evaluations allocate none.</summary>
    internal ValueList Rent() => _free.TryPop(out var list) ? list : [];

    /// <summary>Takes a list back.</summary>
    internal void Return(ValueList list)
    {
        list.Clear();
        _free.Push(list);
    }
}

/// <summary>A collection of FHIRPath.</summary>
internal sealed class ValueList : List<FhirPathValue>;
