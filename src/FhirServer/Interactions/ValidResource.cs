using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Interactions;

/// <summary>
/// A resource that was validated as this server asks; only <see cref="ResourceValidation"/> makes one, and only such a one can be stored. None for
/// a delete.
/// </summary>
public readonly record struct ValidResource
{
    internal ValidResource(Element element, IReadOnlyList<Issue> remarks) => (Element, Remarks) = (element, remarks);

    /// <summary>The resource as it was sent.</summary>
    public Element Element { get; }

    /// <summary>What was found that is no error; null or empty for nothing.</summary>
    public IReadOnlyList<Issue>? Remarks { get; }

    /// <summary>What is replaced in it before it is stored; null or empty for nothing.</summary>
    public IReadOnlyList<JsonEdit>? Masks { get; internal init; }

    /// <summary>Whether there is no resource.</summary>
    public bool IsNone => Element.IsNone;
}
