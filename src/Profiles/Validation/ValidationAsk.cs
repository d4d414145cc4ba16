using Profiles.Elements;

namespace Profiles.Validation;

/// <summary>What one validation shall look at: https://hl7.org/fhir/R4/resource-operation-validate.html.</summary>
public sealed record ValidationAsk
{
    /// <summary>The rules of FHIR and of the profiles that a resource claims.</summary>
    public static ValidationAsk Default { get; } = new();

    /// <summary>How much is checked.</summary>
    public ValidationDepth Depth { get; init; } = ValidationDepth.Profile;

    /// <summary>Whether the profiles that meta.profile claims are checked.</summary>
    public bool Claims { get; init; } = true;

    /// <summary>Profiles to check beside those that meta.profile claims: "url" or "url|version".</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>What it means when something cannot be decided: a code system or profile that is not held here.</summary>
    public ValidationSeverity Undecided { get; init; } = ValidationSeverity.Warning;

    /// <summary>What an extension weighs whose definition is not held here; unknown modifier extensions are always errors.</summary>
    public ValidationSeverity UnknownExtensions { get; init; } = ValidationSeverity.Information;

    /// <summary>Whether addresses may be at example.org and the like, which are nobody's.</summary>
    public bool AllowsExampleAddresses { get; init; } = true;

    /// <summary>Whether strings may hold what looks like tags of HTML, which a careless reader would run.</summary>
    public bool AllowsHtmlInStrings { get; init; } = true;

    /// <summary>Whether markdown may hold tags of HTML.</summary>
    public bool AllowsHtmlInMarkdown { get; init; } = true;

    /// <summary>Whether contained resources are passed over.</summary>
    public bool SkipsContained { get; init; }

    /// <summary>
    /// Finds what a reference names that is neither contained nor bundled: the root of the resource, or none. Null when references are not to be
    /// followed. Asked with the reference as written.
    /// </summary>
    public Func<string, CancellationToken, ValueTask<Element>>? Resolve { get; init; }

    /// <summary>How many issues are listed.</summary>
    public int MostIssues { get; init; } = 1000;
}
