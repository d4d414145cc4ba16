using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// What a definition asks of one element and of what is below it, beyond what its FHIR type asks anyway. Immutable once compiled; it may lead
/// back to itself where the definition does (Questionnaire.item).
/// </summary>
internal sealed class ElementRules
{
    private IRule[] _rules = [];
    private ChildRules[] _children = [];

    /// <summary>Whether nothing is asked.</summary>
    public bool IsEmpty => _rules.Length == 0 && _children.Length == 0;

    /// <summary>Sets what is asked: cheap rules first. Called by the compiler alone.</summary>
    public void Set(IEnumerable<IRule> rules, IEnumerable<ChildRules> children) => (_rules, _children) = ([.. rules], [.. children]);

    /// <summary>Says what is wrong with an element and below it.</summary>
    public void Check(Element element, ValidationRun run, Findings findings)
    {
        foreach (var rule in _rules)
            rule.Check(element, run, findings);
        foreach (var child in _children)
            child.Check(element, run, findings);
    }
}
