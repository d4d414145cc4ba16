using Profiles.Elements;

namespace Profiles.FhirPath;

/// <summary>
/// What an expression may use beside its focus. Whatever is not given makes what needs it undecided.
/// See https://hl7.org/fhir/R4/fhirpath.html.
/// </summary>
public sealed class FhirPathScope
{
    /// <summary>%resource: the resource that holds the focus, a contained one where it is in one.</summary>
    public Element Resource { get; init; }

    /// <summary>%rootResource: the resource that holds <see cref="Resource"/>; the same when that is not contained.</summary>
    public Element RootResource { get; init; }

    /// <summary>Finds what a reference or canonical points at for resolve(); none when it cannot be found here.</summary>
    public Func<string, Element>? Resolve { get; init; }

    /// <summary>Whether a code, Coding or CodeableConcept is in a value set (canonical); null when it cannot be told.</summary>
    public Func<Element, string, bool?>? MemberOf { get; init; }

    /// <summary>Whether an element conforms to a profile (canonical); null when it cannot be told.</summary>
    public Func<Element, string, bool?>? ConformsTo { get; init; }

    /// <summary>Whether an xhtml element keeps the rules of narratives; without it they are taken as kept, for another rule looks at them.</summary>
    public Func<Element, bool?>? HtmlChecks { get; init; }

    /// <summary>The order of two quantities whose units differ; null when it cannot be told, as without this.</summary>
    public Func<FhirPathQuantity, FhirPathQuantity, int?>? CompareQuantities { get; init; }

    /// <summary>The clock behind now(), today() and timeOfDay().</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
