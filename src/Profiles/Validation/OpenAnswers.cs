using Profiles.Elements;
using Profiles.Terminology;

namespace Profiles.Validation;

/// <summary>
/// What cannot be told from memory: codes that another server may know, and resources elsewhere. A pass notes what it would have to know; between
/// two passes it is found out.
/// </summary>
/// <param name="terminology">Asks another server; null when there is none.</param>
/// <param name="resolve">Finds resources; null when references are not followed.</param>
internal sealed class OpenAnswers(ITerminology? terminology, Func<string, CancellationToken, ValueTask<Element>>? resolve)
{
    private readonly Dictionary<CodeQuestion, CodeVerdict> _codes = [];
    private readonly Dictionary<string, Element> _references = new(StringComparer.Ordinal);
    private readonly HashSet<CodeQuestion> _openCodes = [];
    private readonly HashSet<string> _openReferences = new(StringComparer.Ordinal);

    /// <summary>Whether something was asked that is not known yet.</summary>
    public bool HasOpen => _openCodes.Count > 0 || _openReferences.Count > 0;

    /// <summary>What the other server said; until it did, what is known here.</summary>
    public CodeVerdict Code(in CodeQuestion question, in CodeVerdict known)
    {
        if (terminology is null)
            return known;
        if (_codes.TryGetValue(question, out var answer))
            return answer;
        _openCodes.Add(question);
        return known;
    }

    /// <summary>The resource that was found; none until then, and where there is none.</summary>
    public Element Reference(string reference)
    {
        if (_references.TryGetValue(reference, out var found))
            return found;
        _openReferences.Add(reference);
        return default;
    }

    /// <summary>Finds out what is open.</summary>
    public async ValueTask FindOutAsync(CancellationToken cancellationToken)
    {
        foreach (var question in _openCodes)
            _codes[question] = await terminology!.CheckAsync(question, cancellationToken);
        foreach (var reference in _openReferences)
            _references[reference] = await resolve!(reference, cancellationToken);
        _openCodes.Clear();
        _openReferences.Clear();
    }
}
