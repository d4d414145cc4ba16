using System.Text;

namespace Profiles.Terminology;

/// <summary>A concept of a code system: https://hl7.org/fhir/R4/codesystem.html. A view on what the code system holds, cheap to copy.</summary>
public readonly struct CodeSystemConcept : IEquatable<CodeSystemConcept>
{
    private const int ShortText = 256;

    private readonly CodeSystemContent _system;

    internal CodeSystemConcept(CodeSystemContent system, int index) => (_system, Index) = (system, index);

    /// <summary>Its code, as written.</summary>
    public string Code => _system.CodeOf(Index);

    /// <summary>The name the code system prefers; null without.</summary>
    public string? Display => _system.DisplayOf(Index);

    /// <summary>What it means; null when that is not said.</summary>
    public string? Definition
    {
        get
        {
            var cursor = _system.RecordOf(Index);
            cursor.Utf8(out _);
            cursor.Utf8(out _);
            return cursor.Text();
        }
    }

    /// <summary>The concepts that directly subsume it.</summary>
    public IEnumerable<CodeSystemConcept> Parents => _system.ParentsOf(Index);

    /// <summary>The concepts that it directly subsumes.</summary>
    public IEnumerable<CodeSystemConcept> Children => _system.ChildrenOf(Index);

    /// <summary>True when it is not to be used any more.</summary>
    public bool IsInactive => _system.IsInactive(Index);

    /// <summary>True when it only groups others and is not meant to be chosen.</summary>
    public bool IsAbstract => _system.IsAbstract(Index);

    /// <summary>Its place in the code system, from 0.</summary>
    internal int Index { get; }

    /// <summary>Its other names.</summary>
    public IReadOnlyList<Designation> Designations
    {
        get
        {
            var cursor = _system.RecordOf(Index);
            SkipTexts(ref cursor);
            var all = new Designation[cursor.Number()];
            for (var i = 0; i < all.Length; i++)
                all[i] = new Designation(cursor.Name(), cursor.Name(), cursor.Name(), cursor.Text() ?? "");
            return all;
        }
    }

    /// <summary>Its properties.</summary>
    public IReadOnlyList<ConceptProperty> Properties
    {
        get
        {
            var cursor = _system.RecordOf(Index);
            SkipTexts(ref cursor);
            for (var more = cursor.Number(); more > 0; more--)
                SkipDesignation(ref cursor);
            var all = new ConceptProperty[cursor.Number()];
            for (var i = 0; i < all.Length; i++)
                all[i] = new ConceptProperty(cursor.Name()!, cursor.Name()!, cursor.Text() ?? "", cursor.Name());
            return all;
        }
    }

    /// <summary>The same concept of the same content.</summary>
    public static bool operator ==(CodeSystemConcept left, CodeSystemConcept right) => left.Equals(right);

    /// <summary>Not the same concept.</summary>
    public static bool operator !=(CodeSystemConcept left, CodeSystemConcept right) => !left.Equals(right);

    /// <summary>Whether a text is one of its names; of a concept without names any text is.</summary>
    public bool IsCalled(string text)
    {
        var cursor = _system.RecordOf(Index);
        cursor.Utf8(out _);
        var display = cursor.Utf8(out var hasDisplay);
        if (hasDisplay && Same(text, display))
            return true;
        cursor.Utf8(out _);
        var designations = cursor.Number();
        for (var more = designations; more > 0; more--)
        {
            cursor.Number();
            cursor.Number();
            cursor.Number();
            if (Same(text, cursor.Utf8(out _)))
                return true;
        }

        return !hasDisplay && designations == 0;
    }

    /// <inheritdoc/>
    public bool Equals(CodeSystemConcept other) => ReferenceEquals(_system, other._system) && Index == other.Index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CodeSystemConcept other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_system, Index);

    private static void SkipTexts(ref ConceptBlob.Cursor cursor)
    {
        cursor.Utf8(out _);
        cursor.Utf8(out _);
        cursor.Utf8(out _);
    }

    private static void SkipDesignation(ref ConceptBlob.Cursor cursor)
    {
        cursor.Number();
        cursor.Number();
        cursor.Number();
        cursor.Utf8(out _);
    }

    private static bool Same(string text, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > ShortText)
            return FoldedText.Same(text, Encoding.UTF8.GetString(utf8));
        Span<char> chars = stackalloc char[ShortText];
        return FoldedText.Same(text, chars[..Encoding.UTF8.GetChars(utf8, chars)]);
    }
}

/// <summary>A property of a concept: https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.concept.property.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Kind">The element that holds the value: "valueCode", "valueString", "valueBoolean"...</param>
/// <param name="Value">The value as written; of a Coding the code.</param>
/// <param name="System">Of a Coding the code system.</param>
public readonly record struct ConceptProperty(string Code, string Kind, string Value, string? System = null);
