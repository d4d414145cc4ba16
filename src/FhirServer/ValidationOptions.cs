using Profiles.Validation;

namespace FhirServer;

/// <summary>What is checked of resources before they are stored; the section <c>FhirServer:Validation</c>. See docs/validation.md.</summary>
public sealed class ValidationOptions
{
    /// <summary>
    /// <c>Structure</c>: the rules of FHIR R4; <c>Profile</c>: also the profiles that a resource claims; <c>Off</c>: nothing beyond the structure of
    /// its type, for trusted bulk imports only. A request may ask for more, never for less.
    /// </summary>
    public ValidationDepth Depth { get; set; } = ValidationDepth.Structure;

    /// <summary><c>Warning</c> or <c>Error</c>: what it means when something cannot be decided, such as a code whose code system is not held here.</summary>
    public ValidationSeverity Undecided { get; set; } = ValidationSeverity.Warning;

    /// <summary><c>Information</c>, <c>Warning</c> or <c>Error</c>: what an extension weighs whose definition is not held here.</summary>
    public ValidationSeverity UnknownExtensions { get; set; } = ValidationSeverity.Information;

    /// <summary>False to refuse addresses at example.org and the like.</summary>
    public bool AllowExampleAddresses { get; set; } = true;

    /// <summary>False to refuse strings and markdown that hold tags of HTML.</summary>
    public bool AllowHtmlInText { get; set; } = true;

    /// <summary>By resource type the profiles of which a resource must fit one: <c>FhirServer:Validation:Required:Patient:0=https://...</c>.</summary>
    public IDictionary<string, IList<string>> Required { get; set; } = new Dictionary<string, IList<string>>(StringComparer.Ordinal);

    /// <summary>The settings as the validator takes them.</summary>
    internal ValidationAsk Ask => new()
    {
        Undecided = Undecided,
        UnknownExtensions = UnknownExtensions,
        AllowsExampleAddresses = AllowExampleAddresses,
        AllowsHtmlInStrings = AllowHtmlInText,
        AllowsHtmlInMarkdown = AllowHtmlInText,
    };
}
