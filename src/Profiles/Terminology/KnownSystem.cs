namespace Profiles.Terminology;

/// <summary>What is known here of a code system: its concepts, the grammar of its codes, or nothing.</summary>
/// <param name="url">Its canonical, without version.</param>
/// <param name="content">The concepts; null when none are held.</param>
internal sealed class KnownSystem(string url, CodeSystemContent? content)
{
    private readonly CodeGrammar? _grammar = CodeGrammar.Of(url);

    /// <summary>Its canonical, without version.</summary>
    public string Url => url;

    /// <summary>The concepts; null when none are held.</summary>
    public CodeSystemContent? Content => content;

    /// <summary>Whether anything is known of it.</summary>
    public bool IsHeld => content is not null || _grammar is not null;

    /// <summary>Whether it is known of any code whether it belongs to it.</summary>
    public bool IsWhole => content is { IsComplete: true } || _grammar is not null;

    /// <summary>How its codes are compared.</summary>
    public StringComparer Comparer => content is { IsCaseSensitive: false } || _grammar is { IsCaseSensitive: false } ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Whether a code is one of it.</summary>
    public CodeMembership Holds(string code)
    {
        if (content?.Find(code) is not null)
            return CodeMembership.Member;
        if (content is { IsComplete: true })
            return CodeMembership.NotMember;
        return _grammar is null ? CodeMembership.Unknown : _grammar.Accepts(code) ? CodeMembership.Member : CodeMembership.NotMember;
    }

    /// <summary>Makes an answer of what was decided of a code.</summary>
    /// <param name="question">The question.</param>
    /// <param name="membership">What was decided.</param>
    /// <param name="listed">The code as the value set lists it; null when it does not.</param>
    public CodeVerdict Verdict(in CodeQuestion question, CodeMembership membership, ListedCode? listed)
    {
        var concept = content?.Find(question.Code);
        var display = listed?.Display ?? concept?.Display;
        var isWrong = question.Display is { } given && concept is { } known && !known.IsCalled(given) && listed?.IsCalled(given) != true;
        var message = membership == CodeMembership.Member ? null : Message(question, membership);
        return new CodeVerdict(
            membership,
            isWrong && message is null ? $"'{question.Display}' is no display of the code '{question.Code}' of {url}: use '{display}'." : message,
            display,
            isWrong,
            url,
            IsWhole,
            concept is { IsInactive: true });
    }

    private string Message(in CodeQuestion question, CodeMembership membership)
    {
        var isMissing = Holds(question.Code) == CodeMembership.NotMember;
        var target = question.ValueSet is null || isMissing ? $"the code system {url}" : $"the value set {question.ValueSet}";
        return membership == CodeMembership.NotMember
            ? $"The code '{question.Code}'{(question.ValueSet is null || isMissing ? "" : $" of {url}")} is not in {target}."
            : $"It cannot be said whether '{question.Code}' of {url} is in {target}: the code system is not held here as a whole.";
    }
}
