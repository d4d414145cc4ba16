using System.Runtime.InteropServices;
using Profiles.Elements;

namespace Profiles.Validation;

/// <summary>
/// Gathers what one validation finds, in the order it is found; expressions and positions are worked out once, at the end. Where nothing is
/// found nothing is allocated. Not for use by several threads.
/// </summary>
/// <param name="most">How many errors are listed, and how many others.</param>
public sealed class Findings(int most = 1000)
{
    private List<Entry>? _entries;
    private int _left;

    /// <summary>How many errors there are.</summary>
    public int Errors { get; private set; }

    /// <summary>How many findings there are, of any weight.</summary>
    public int Count => (_entries?.Count ?? 0) + _left;

    /// <summary>The first error in words, with the element it is about; null without errors.</summary>
    public string? FirstError
    {
        get
        {
            var first = _entries?.FindIndex(entry => entry.Severity == ValidationSeverity.Error) ?? -1;
            return first < 0 ? null : $"{_entries![first].At.Expression}: {_entries[first].Message}";
        }
    }

    /// <summary>Notes something about an element.</summary>
    /// <param name="id">What kind of thing.</param>
    /// <param name="at">The element.</param>
    /// <param name="message">What is wrong and what to do, in one sentence.</param>
    /// <param name="asked">Which definition asked; default for the base rules of FHIR.</param>
    /// <param name="severity">Its weight, where it is not the usual one.</param>
    /// <param name="child">The child that is missing or meant, when it is not an element of its own; null otherwise.</param>
    public void Add(MessageId id, Element at, string message, Asked asked = default, ValidationSeverity? severity = null, string? child = null)
    {
        var weight = severity ?? id.Severity;
        if (weight == ValidationSeverity.Error)
            Errors++;
        // Nothing that is merely advice may crowd out an error: the verdict is read off what is listed.
        if (weight == ValidationSeverity.Error ? Errors > most : Count - Errors >= most)
            _left++;
        else
            (_entries ??= []).Add(new Entry(id, at, message, asked, weight, child));
    }

    /// <summary>Takes over what another validation found.</summary>
    public void Add(Findings other)
    {
        if (other._entries is null)
            return;
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(other._entries))
            Add(entry.Id, entry.At, entry.Message, entry.Asked, entry.Severity, entry.Child);
        _left += other._left;
    }

    /// <summary>Takes back recommendations of FHIR itself about the code of an element.</summary>
    /// <param name="elements">The elements.</param>
    internal void TakeBack(IReadOnlySet<Element> elements)
    {
        if (elements.Count > 0)
            _entries?.RemoveAll(entry => entry.Asked.Profile is null && IsRecommendation(entry) && elements.Contains(entry.At));
    }

    /// <summary>The issues, each once.</summary>
    public IReadOnlyList<ValidationIssue> ToIssues()
    {
        if (_entries is null)
            return [];
        var seen = new HashSet<(MessageId, Element, string, string?)>();
        var issues = new List<ValidationIssue>(_entries.Count);
        var places = Places(_entries);
        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(_entries))
        {
            if (seen.Add((entry.Id, entry.At, entry.Message, entry.Child)))
                issues.Add(Issue(entry, places[entry.At]));
        }

        if (_left > 0)
            issues.Add(new ValidationIssue { Severity = ValidationSeverity.Information, Code = MessageId.TooMany.IssueCode, MessageId = MessageId.TooMany.Id, Message = $"{_left} more issues are not listed; correct these and validate again." });
        return issues;
    }

    // In one walk over each text: asked one by one, each would count its lines from the beginning.
    private static Dictionary<Element, (int Line, int Column)> Places(List<Entry> entries)
    {
        var places = new Dictionary<Element, (int, int)>();
        foreach (var text in entries.Select(entry => entry.At).Where(at => !at.IsNone).GroupBy(at => at.Tree))
        {
            var place = new TextPlace(text.Key.Utf8.Span);
            foreach (var at in text.OrderBy(at => at.Start))
                places[at] = place.MoveTo(at.Start);
        }

        places.TryAdd(default, (0, 0));
        return places;
    }

    private static ValidationIssue Issue(in Entry entry, (int Line, int Column) place)
    {
        var expression = entry.At.Expression;
        return new ValidationIssue
        {
            Severity = entry.Severity,
            Code = entry.Id.IssueCode,
            MessageId = entry.Id.Id,
            Message = entry.Message,
            Expression = entry.Child is null ? expression : $"{expression}.{entry.Child}",
            Line = place.Line,
            Column = place.Column,
            Profile = entry.Asked.Profile,
            ElementId = entry.Asked.ElementId,
        };
    }

    private static bool IsRecommendation(in Entry entry) =>
        entry.Id == MessageId.BindingExtensible || entry.Id == MessageId.BindingPreferred || entry.Id == MessageId.CodeUndecided;

    private readonly record struct Entry(MessageId Id, Element At, string Message, Asked Asked, ValidationSeverity Severity, string? Child);
}

/// <summary>Which definition asked for something.</summary>
/// <param name="Profile">The canonical of its StructureDefinition.</param>
/// <param name="ElementId">The id of its element definition.</param>
public readonly record struct Asked(string? Profile, string? ElementId);
