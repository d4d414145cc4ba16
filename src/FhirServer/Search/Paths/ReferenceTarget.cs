using System.Text;
using Profiles.Elements;

namespace FhirServer.Search.Paths;

/// <summary>
/// Tells whether a Reference leads to a resource of a type, without going there: by the text of the reference, by the contained resource
/// it names, by Reference.type, or because its definition allows no other type.
/// See https://hl7.org/fhir/R4/references.html#literal.
/// </summary>
/// <param name="type">The resource type, for example <c>Patient</c>.</param>
internal sealed class ReferenceTarget(string type)
{
    private readonly byte[] _type = Encoding.ASCII.GetBytes(type);

    /// <summary>Tells whether an element is a reference to the type.</summary>
    /// <param name="reference">The element; of type Reference, canonical or uri.</param>
    /// <param name="resource">The resource that holds it, for contained targets.</param>
    public bool IsMeantBy(Element reference, Element resource)
    {
        var literal = reference.HasValue ? reference : reference.Child("reference");
        if (literal.HasValue)
        {
            var text = literal.RawValue.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(literal.Text ?? string.Empty) : literal.RawValue;
            if (text is [(byte)'#', ..])
                return IsContained(text[1..], resource);
            var named = TypeIn(text);
            if (!named.IsEmpty)
                return named.SequenceEqual(_type);
        }

        var stated = reference.Child("type");
        if (stated.HasValue)
            return stated.ValueEquals(_type);
        return reference.Schema?.TargetTypes is [var only] && only == type;
    }

    /// <summary>The type that the text of a reference names: <c>Type/id</c>, <c>http://.../Type/id</c>, both with a version, or <c>Type?criteria</c>; empty when it names none.</summary>
    internal static ReadOnlySpan<byte> TypeIn(ReadOnlySpan<byte> text)
    {
        var criteria = text.IndexOf((byte)'?');
        if (criteria >= 0)
            return OnlyName(LastSegment(text[..criteria], out _));
        var last = LastSegment(text, out var before);
        var next = LastSegment(before, out var rest);
        if (next.SequenceEqual("_history"u8))
        {
            last = LastSegment(rest, out before);
            next = LastSegment(before, out _);
        }

        return last.IsEmpty ? default : OnlyName(next);
    }

    private static ReadOnlySpan<byte> LastSegment(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> before)
    {
        var slash = text.LastIndexOf((byte)'/');
        before = slash < 0 ? default : text[..slash];
        return text[(slash + 1)..];
    }

    // Resource types are the only names in a URL that begin with a capital and are letters throughout.
    private static ReadOnlySpan<byte> OnlyName(ReadOnlySpan<byte> segment)
    {
        foreach (var letter in segment)
        {
            if (!char.IsAsciiLetter((char)letter))
                return default;
        }

        return !segment.IsEmpty && char.IsAsciiLetterUpper((char)segment[0]) ? segment : default;
    }

    private bool IsContained(ReadOnlySpan<byte> id, Element resource)
    {
        foreach (var contained in resource.Children("contained"))
        {
            if (contained.Child("id").ValueEquals(id))
                return contained.Type?.Name == type;
        }

        return false;
    }
}
