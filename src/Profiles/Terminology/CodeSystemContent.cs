using System.Collections;
using System.Text;
using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>
/// The concepts of a code system and how they subsume each other: https://hl7.org/fhir/R4/codesystem.html. Held close together: some 100 bytes
/// a concept with its display. Immutable and safe for use by many threads.
/// </summary>
public sealed class CodeSystemContent
{
    // Of a small code system the texts that were asked for are kept.
    private const int MostKept = 5000;

    private readonly ConceptBlob _blob;
    private readonly int[] _offsets;
    private readonly CodeTable _codes;
    private readonly ConceptLinks _links;
    private readonly BitArray _inactive;
    private readonly BitArray _abstract;
    private readonly string?[]? _codeTexts;
    private readonly string?[]? _displayTexts;

    internal CodeSystemContent(CodeSystemHead head, ConceptBlob blob, int[] offsets, CodeTable codes, ConceptLinks links)
    {
        (Head, _blob, _offsets, _codes, _links) = (head, blob, offsets, codes, links);
        _inactive = new BitArray(offsets.Length);
        _abstract = new BitArray(offsets.Length);
        if (offsets.Length <= MostKept)
            (_codeTexts, _displayTexts) = (new string?[offsets.Length], new string?[offsets.Length]);
        for (var i = 0; i < offsets.Length; i++)
            Mark(i);
    }

    /// <summary>The canonical, without version.</summary>
    public string Url => Head.Url;

    /// <summary>How much of it is here: complete, fragment, example, not-present, supplement.</summary>
    public string Content => Head.Content;

    /// <summary>Whether every concept is here.</summary>
    public bool IsComplete => Head.Content == "complete";

    /// <summary>Whether case matters in codes.</summary>
    public bool IsCaseSensitive => Head.IsCaseSensitive;

    /// <summary>What the hierarchy means; null when it is not said.</summary>
    public string? HierarchyMeaning => Head.HierarchyMeaning;

    /// <summary>How many concepts there are.</summary>
    public int Count => _offsets.Length;

    /// <summary>The concepts, in the order in which they were written.</summary>
    public IEnumerable<CodeSystemConcept> Concepts => Enumerable.Range(0, Count).Select(At);

    /// <summary>How much memory the concepts take, in bytes, without texts that are kept.</summary>
    internal long HeldBytes => _blob.End + (sizeof(int) * (_offsets.LongLength + _codes.Slots + _links.Count)) + (_offsets.LongLength / 4);

    /// <summary>What is said of it as a whole.</summary>
    internal CodeSystemHead Head { get; }

    /// <summary>Reads a CodeSystem.</summary>
    /// <param name="json">UTF-8 JSON, which is not kept.</param>
    /// <exception cref="TerminologyException">It has no url.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static CodeSystemContent Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, CodeSystemReader.Options);
        var content = new CodeSystemReader();
        content.Take(ref reader);
        return content.Finish();
    }

    /// <summary>Reads a CodeSystem piece by piece, so that a large one is never in memory as text.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TerminologyException">It has no url.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static async Task<CodeSystemContent> ReadAsync(Stream json, CancellationToken cancellationToken)
    {
        var content = new CodeSystemReader();
        await JsonPieces.ReadAsync(json, CodeSystemReader.Options, content.Take, cancellationToken).ConfigureAwait(false);
        return content.Finish();
    }

    /// <summary>The concept with a code, or null.</summary>
    public CodeSystemConcept? Find(string code) => _codes.Find(code) is var index and >= 0 ? new CodeSystemConcept(this, index) : null;

    /// <summary>The concept at a place.</summary>
    /// <param name="index">From 0, less than <see cref="Count"/>.</param>
    public CodeSystemConcept At(int index) => new(this, index);

    /// <summary>Sees to it that the hierarchy means subsumption.</summary>
    /// <exception cref="TerminologyException">It means something else.</exception>
    public void RequireSubsumption()
    {
        if (HierarchyMeaning is not (null or "is-a"))
            throw new TerminologyException($"The hierarchy of the code system {Url} means '{HierarchyMeaning}', not that a code subsumes another.");
    }

    /// <summary>A concept and all it subsumes, by place.</summary>
    internal BitArray Below(CodeSystemConcept concept) => Reach(concept.Index, _links.Children);

    /// <summary>A concept and all that subsume it, by place.</summary>
    internal BitArray Above(CodeSystemConcept concept) => Reach(concept.Index, _links.Parents);

    internal ConceptBlob.Cursor RecordOf(int index) => _blob.At(_offsets[index]);

    internal string CodeOf(int index) => _codeTexts?[index] ?? Keep(_codeTexts, index, Encoding.UTF8.GetString(RecordOf(index).Utf8(out _)));

    internal string? DisplayOf(int index)
    {
        if (_displayTexts?[index] is { } kept)
            return kept;
        var cursor = RecordOf(index);
        cursor.Utf8(out _);
        return cursor.Text() is { } display ? Keep(_displayTexts, index, display) : null;
    }

    internal IEnumerable<CodeSystemConcept> ParentsOf(int index) => _links.Parents(index).ToArray().Select(At);

    internal IEnumerable<CodeSystemConcept> ChildrenOf(int index) => _links.Children(index).ToArray().Select(At);

    internal bool IsInactive(int index) => _inactive[index];

    internal bool IsAbstract(int index) => _abstract[index];

    private BitArray Reach(int from, LinksOf next)
    {
        var reached = new BitArray(Count);
        var open = new Stack<int>([from]);
        while (open.TryPop(out var one))
        {
            // What is reached twice, or in a circle, is looked at once.
            if (reached[one])
                continue;
            reached[one] = true;
            foreach (var other in next(one))
                open.Push(other);
        }

        return reached;
    }

    private void Mark(int index)
    {
        foreach (var property in At(index).Properties)
        {
            if (property is { Code: "inactive", Value: "true" } or { Code: "status", Value: "inactive" or "retired" or "deprecated" })
                _inactive[index] = true;
            else if (property is { Code: "notSelectable" or "abstract", Value: "true" })
                _abstract[index] = true;
        }
    }

    private static string Keep(string?[]? kept, int index, string text)
    {
        if (kept is not null)
            kept[index] = text;
        return text;
    }
}

/// <summary>The neighbours of a concept, by place.</summary>
internal delegate ReadOnlySpan<int> LinksOf(int index);
