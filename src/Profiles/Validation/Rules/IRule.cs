using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>One thing a definition asks of an element. Immutable; used by many threads.</summary>
internal interface IRule
{
    /// <summary>Says what is wrong with an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="run">What this validation shares.</param>
    /// <param name="findings">Receives what is wrong.</param>
    void Check(Element element, ValidationRun run, Findings findings);
}
