namespace Profiles.Validation;

/// <summary>
/// The kinds of issues the validator finds: a closed list with a stable name, the FHIR issue type and the usual weight of each.
/// See https://hl7.org/fhir/R4/valueset-issue-type.html.
/// </summary>
/// <param name="Id">The stable name.</param>
/// <param name="IssueCode">The FHIR issue type.</param>
/// <param name="Severity">How much it weighs unless the place says otherwise.</param>
public sealed record MessageId(string Id, string IssueCode, ValidationSeverity Severity = ValidationSeverity.Error)
{
    /// <summary>JSON, names, kinds or formats are wrong: what reading the text found.</summary>
    public static readonly MessageId Structure = new("structure", "structure");

    /// <summary>Fewer than the least number of elements.</summary>
    public static readonly MessageId CardinalityMin = new("cardinality-min", "required");

    /// <summary>More than the greatest number of elements.</summary>
    public static readonly MessageId CardinalityMax = new("cardinality-max", "structure");

    /// <summary>A type the profile does not allow here.</summary>
    public static readonly MessageId TypeNotAllowed = new("type-not-allowed", "structure");

    /// <summary>Not the fixed value.</summary>
    public static readonly MessageId FixedValue = new("fixed-value", "value");

    /// <summary>Does not hold the pattern.</summary>
    public static readonly MessageId PatternValue = new("pattern-value", "value");

    /// <summary>Less than the least value.</summary>
    public static readonly MessageId MinValue = new("value-min", "value");

    /// <summary>More than the greatest value.</summary>
    public static readonly MessageId MaxValue = new("value-max", "value");

    /// <summary>Longer than allowed.</summary>
    public static readonly MessageId MaxLength = new("max-length", "too-long");

    /// <summary>Shorter than allowed.</summary>
    public static readonly MessageId MinLength = new("min-length", "value");

    /// <summary>An invariant does not hold.</summary>
    public static readonly MessageId Invariant = new("invariant", "invariant");

    /// <summary>An invariant of weight warning does not hold.</summary>
    public static readonly MessageId InvariantAdvice = new("invariant-advice", "invariant", ValidationSeverity.Warning);

    /// <summary>An invariant cannot be evaluated here.</summary>
    public static readonly MessageId InvariantUndecided = new("invariant-undecided", "not-supported", ValidationSeverity.Warning);

    /// <summary>A code outside the value set it must come from.</summary>
    public static readonly MessageId BindingRequired = new("binding-required", "code-invalid");

    /// <summary>A code outside the value set it should come from.</summary>
    public static readonly MessageId BindingExtensible = new("binding-extensible", "code-invalid", ValidationSeverity.Warning);

    /// <summary>A code outside the value set that is preferred.</summary>
    public static readonly MessageId BindingPreferred = new("binding-preferred", "code-invalid", ValidationSeverity.Information);

    /// <summary>A required binding, and no code at all.</summary>
    public static readonly MessageId BindingNoCode = new("binding-no-code", "code-invalid");

    /// <summary>Whether a code belongs to its value set cannot be told here.</summary>
    public static readonly MessageId CodeUndecided = new("code-undecided", "not-supported", ValidationSeverity.Warning);

    /// <summary>A code that its code system does not have.</summary>
    public static readonly MessageId CodeUnknown = new("code-unknown", "code-invalid");

    /// <summary>A display that is none of the code's.</summary>
    public static readonly MessageId DisplayWrong = new("display-wrong", "value", ValidationSeverity.Warning);

    /// <summary>An element that fits no slice where only slices are allowed.</summary>
    public static readonly MessageId SliceClosed = new("slice-closed", "structure");

    /// <summary>Slices in another order than the profile asks.</summary>
    public static readonly MessageId SliceOrder = new("slice-order", "structure");

    /// <summary>An element that fits no slice stands before one that does.</summary>
    public static readonly MessageId SliceOpenAtEnd = new("slice-open-at-end", "structure", ValidationSeverity.Warning);

    /// <summary>Which slice an element belongs to cannot be told.</summary>
    public static readonly MessageId SliceUndecided = new("slice-undecided", "not-supported", ValidationSeverity.Warning);

    /// <summary>A profile that is not known here.</summary>
    public static readonly MessageId ProfileUnknown = new("profile-unknown", "not-found", ValidationSeverity.Warning);

    /// <summary>A profile of another type.</summary>
    public static readonly MessageId ProfileOfOtherType = new("profile-of-other-type", "invalid");

    /// <summary>A definition that is itself wrong, so that it cannot be applied.</summary>
    public static readonly MessageId DefinitionWrong = new("definition-wrong", "exception", ValidationSeverity.Warning);

    /// <summary>None of several allowed profiles fits.</summary>
    public static readonly MessageId NoProfileFits = new("no-profile-fits", "structure");

    /// <summary>An extension whose definition is not known here.</summary>
    public static readonly MessageId ExtensionUnknown = new("extension-unknown", "extension", ValidationSeverity.Information);

    /// <summary>A modifier extension whose definition is not known here: its meaning may change everything.</summary>
    public static readonly MessageId ModifierExtensionUnknown = new("modifier-extension-unknown", "extension");

    /// <summary>An extension where its definition does not allow it.</summary>
    public static readonly MessageId ExtensionContext = new("extension-context", "extension");

    /// <summary>An extension among modifiers, or the other way round.</summary>
    public static readonly MessageId ExtensionModifier = new("extension-modifier", "extension");

    /// <summary>An extension's url is not absolute.</summary>
    public static readonly MessageId ExtensionUrl = new("extension-url", "extension");

    /// <summary>A reference to a type that is not allowed.</summary>
    public static readonly MessageId ReferenceType = new("reference-type", "structure");

    /// <summary>A reference whose target fits none of the allowed profiles.</summary>
    public static readonly MessageId ReferenceProfile = new("reference-profile", "structure");

    /// <summary>A reference to something that is not there.</summary>
    public static readonly MessageId ReferenceBroken = new("reference-broken", "not-found");

    /// <summary>A reference that is not written as references are.</summary>
    public static readonly MessageId ReferenceFormat = new("reference-format", "value");

    /// <summary>Contained, referenced or bundled where the profile allows only another.</summary>
    public static readonly MessageId ReferenceAggregation = new("reference-aggregation", "structure");

    /// <summary>A Bundle against the rules of its type.</summary>
    public static readonly MessageId Bundle = new("bundle", "structure");

    /// <summary>A fullUrl against the rules.</summary>
    public static readonly MessageId FullUrl = new("bundle-full-url", "value");

    /// <summary>Narrative that is not allowed XHTML.</summary>
    public static readonly MessageId Narrative = new("narrative", "structure");

    /// <summary>An answer against its questionnaire.</summary>
    public static readonly MessageId Answer = new("questionnaire-answer", "business-rule");

    /// <summary>The questionnaire of an answer is not known here.</summary>
    public static readonly MessageId QuestionnaireUnknown = new("questionnaire-unknown", "not-found", ValidationSeverity.Warning);

    /// <summary>A definition that disagrees with another it builds on.</summary>
    public static readonly MessageId Definition = new("definition", "business-rule");

    /// <summary>An address at a domain that is kept for examples.</summary>
    public static readonly MessageId ExampleAddress = new("example-address", "value");

    /// <summary>Tags of HTML where they are not wanted.</summary>
    public static readonly MessageId HtmlInText = new("html-in-text", "value");

    /// <summary>More issues than are listed.</summary>
    public static readonly MessageId TooMany = new("too-many", "informational", ValidationSeverity.Information);
}
