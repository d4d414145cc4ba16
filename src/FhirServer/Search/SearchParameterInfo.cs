namespace FhirServer.Search;

/// <summary>The types of search parameters: https://hl7.org/fhir/R4/search.html#ptypes.</summary>
public enum SearchParameterType
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A date or time, or a period.</summary>
    Date,

    /// <summary>Text.</summary>
    String,

    /// <summary>A code, identifier or boolean.</summary>
    Token,

    /// <summary>A link to another resource.</summary>
    Reference,

    /// <summary>Several parameters whose values belong together.</summary>
    Composite,

    /// <summary>A number with a unit.</summary>
    Quantity,

    /// <summary>A URI.</summary>
    Uri,

    /// <summary>A parameter with rules of its own.</summary>
    Special,
}

/// <summary>
/// One search parameter as one resource type has it: https://hl7.org/fhir/R4/searchparameter.html.
/// There is exactly one object for a (type, code), so it may be compared by reference.
/// </summary>
/// <param name="ResourceType">The type whose resources it is about, for example <c>Observation</c>; parameters of all types (_tag, ...) stand under each type, and under <c>Resource</c> for searches over all types.</param>
/// <param name="Code">The name in the URL, for example <c>code-value-quantity</c>.</param>
/// <param name="Type">What kind of values it has.</param>
/// <param name="Url">The canonical URL of its definition.</param>
/// <param name="Expression">The part of its FHIRPath that concerns <paramref name="ResourceType"/>; null for those without (_text, ...).</param>
/// <param name="Targets">For references: the resource types it may point to; empty otherwise.</param>
/// <param name="Components">For composites: its parts in order; empty otherwise.</param>
public sealed record SearchParameterInfo(
    string ResourceType,
    string Code,
    SearchParameterType Type,
    string Url,
    string? Expression,
    IReadOnlyList<string> Targets,
    IReadOnlyList<SearchParameterComponent> Components)
{
    /// <summary>Identity is (type, code): definitions are unique under it.</summary>
    public bool Equals(SearchParameterInfo? other) => other is not null && ResourceType == other.ResourceType && Code == other.Code;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ResourceType, Code);

    /// <summary>Type and code, as messages and plans show it.</summary>
    public override string ToString() => $"{ResourceType}.{Code}";
}

/// <summary>One part of a composite parameter.</summary>
/// <param name="Parameter">The parameter whose type and code give the part's meaning.</param>
/// <param name="Expression">FHIRPath from the composite's element to the part's value.</param>
public sealed record SearchParameterComponent(SearchParameterInfo Parameter, string Expression);
