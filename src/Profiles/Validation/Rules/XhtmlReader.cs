using System.Buffers;
using System.Text;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>Reads the XHTML of one narrative and notes what is not allowed there: https://hl7.org/fhir/R4/narrative.html.</summary>
/// <param name="div">Narrative.div, where the findings belong.</param>
/// <param name="text">Its value, unescaped.</param>
/// <param name="findings">Receives what is wrong.</param>
internal ref struct XhtmlReader(Element div, ReadOnlySpan<byte> text, Findings findings)
{
    private const int DeepestElement = 512;

    private readonly ReadOnlySpan<byte> _text = text;
    private XhtmlScanner _scanner = new(text);
    private ReadOnlySpan<byte> _element;
    private ReadOnlySpan<byte> _prefix;
    private ulong _attributes;
    private bool _hasNamespace;
    private bool _hasContent;
    private bool _hasRoot;

    private static ReadOnlySpan<byte> XhtmlNamespace => "http://www.w3.org/1999/xhtml"u8;

    /// <summary>Reads all of it.</summary>
    public void Read()
    {
        var open = ArrayPool<(int Start, int Length)>.Shared.Rent(DeepestElement);
        var fault = ReadElements(open);
        ArrayPool<(int Start, int Length)>.Shared.Return(open);
        if (fault is not null)
            Add($"The narrative is not well-formed XHTML: {fault}.");
        else if (!_hasRoot)
            Add("The narrative must be one <div xmlns=\"http://www.w3.org/1999/xhtml\"> element with the text inside.");
        else if (!_hasContent)
            Add("The narrative has neither text nor an image; write something to read, or leave the narrative out (txt-2).");
    }

    /// <summary>Reads token by token; gives what is not well-formed.</summary>
    private string? ReadElements(Span<(int Start, int Length)> open)
    {
        for (var depth = 0; ;)
        {
            switch (_scanner.Read())
            {
                case XhtmlToken.End:
                    return depth == 0 ? null : $"<{Shown(_text.Slice(open[depth - 1].Start, open[depth - 1].Length))}> is not closed";
                case XhtmlToken.Fault:
                    return _scanner.Fault;
                case XhtmlToken.Open when depth == DeepestElement:
                    return $"elements stand deeper than {DeepestElement} inside each other";
                case XhtmlToken.Open when depth == 0 && _hasRoot:
                    return "there is more than one element at the top; put all into one <div>";
                case XhtmlToken.Open:
                    open[depth++] = (_scanner.NameStart, _scanner.Name.Length);
                    Open();
                    break;
                case XhtmlToken.Attribute:
                    if (Attribute() is { } fault)
                        return fault;
                    break;
                case XhtmlToken.OpenEnd:
                    CheckNamespace(depth);
                    break;
                case XhtmlToken.Empty:
                    CheckNamespace(depth--);
                    break;
                case XhtmlToken.Close:
                    if (depth == 0 || !_text.Slice(open[depth - 1].Start, open[depth - 1].Length).SequenceEqual(_scanner.Name))
                        return depth == 0 ? $"</{Shown(_scanner.Name)}> closes nothing" : $"</{Shown(_scanner.Name)}> closes <{Shown(_text.Slice(open[depth - 1].Start, open[depth - 1].Length))}>";
                    depth--;
                    break;
                default:
                    if (depth == 0 && XhtmlText.HasInk(_scanner.Value))
                        return "text stands outside the <div>";
                    _hasContent = _hasContent || XhtmlText.HasInk(_scanner.Value);
                    break;
            }
        }
    }

    private void Open()
    {
        _element = _scanner.Name;
        _attributes = 0;
        _hasNamespace = false;
        var colon = _element.IndexOf((byte)':');
        if (!_hasRoot)
        {
            _hasRoot = true;
            _prefix = colon < 0 ? default : _element[..colon];
            if (!_element[(colon + 1)..].SequenceEqual("div"u8))
                Add($"The narrative must be one <div>, not <{Shown(_element)}>.");
        }

        if (colon >= 0 && _element[..colon].SequenceEqual(_prefix))
            _element = _element[(colon + 1)..];
        if (!XhtmlNames.IsElement(_element))
            Add($"The element <{Shown(_element)}> is not allowed in a narrative; only basic formatting, links and images are (txt-1).");
    }

    /// <summary>Checks an attribute; gives what is not well-formed.</summary>
    private string? Attribute()
    {
        var name = _scanner.Name;
        if (!_prefix.IsEmpty && name.StartsWith("xmlns:"u8) && name["xmlns:"u8.Length..].SequenceEqual(_prefix))
            name = "xmlns"u8;
        var number = XhtmlNames.Attribute(name);
        if (number < 0)
        {
            Add(name.Length > 2 && name.StartsWith("on"u8)
                ? $"The attribute '{Shown(name)}' would run a script; take it out (txt-1)."
                : $"The attribute '{Shown(name)}' of <{Shown(_element)}> is not allowed in a narrative; take it out (txt-1).");
            return null;
        }

        if ((_attributes & (1UL << number)) != 0)
            return $"<{Shown(_element)}> has the attribute '{Shown(name)}' twice";
        _attributes |= 1UL << number;
        CheckValue(name, _scanner.Value);
        return null;
    }

    private void CheckValue(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("xmlns"u8))
        {
            _hasNamespace = true;
            if (!value.SequenceEqual(XhtmlNamespace))
                Add($"<{Shown(_element)}> is not in the namespace of XHTML; write xmlns=\"http://www.w3.org/1999/xhtml\".");
        }
        else if (name.SequenceEqual("src"u8))
        {
            _hasContent |= _element.SequenceEqual("img"u8);
            CheckAddress(name, value);
            CheckImage(value);
        }
        else if (name.SequenceEqual("href"u8) || name.SequenceEqual("cite"u8) || name.SequenceEqual("longdesc"u8))
        {
            CheckAddress(name, value);
        }
        else if (name.SequenceEqual("style"u8) && IsActiveStyle(value))
        {
            Add($"The style of <{Shown(_element)}> runs a script or loads a style sheet; only formatting may stand there (txt-1).");
        }
    }

    private void CheckNamespace(int depth)
    {
        if (depth == 1 && !_hasNamespace)
            Add("The <div> has no namespace; write <div xmlns=\"http://www.w3.org/1999/xhtml\">.");
    }

    private void CheckAddress(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var isImage = name.SequenceEqual("src"u8);
        if (XhtmlText.Holds(value, "javascript:"u8, atStart: true) || XhtmlText.Holds(value, "vbscript:"u8, atStart: true)
            || (XhtmlText.Holds(value, "data:"u8, atStart: true) && !(isImage && XhtmlText.Holds(value, "data:image/"u8, atStart: true))))
            Add($"The {Shown(name)} of <{Shown(_element)}> may run a script; link to a page, an image or a part of the resource instead (txt-1).");
    }

    private void CheckImage(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] != '#' || !_element.SequenceEqual("img"u8) || value.Contains((byte)'&'))
            return;
        foreach (var contained in BundleEntries.FindContained(div, "").Children("contained"))
        {
            if (contained.Child("id").ValueEquals(value[1..]))
                return;
        }

        // An element of the narrative can have the id as well, but no element is an image to show.
        Add($"The image '{Shown(value)}' is no contained resource; contain a Binary with that id, or give another address.");
    }

    private static bool IsActiveStyle(ReadOnlySpan<byte> value) =>
        value.IndexOfAny((byte)'(', (byte)'@', (byte)':') >= 0
        && (XhtmlText.Holds(value, "javascript:"u8, atStart: false) || XhtmlText.Holds(value, "expression("u8, atStart: false)
            || XhtmlText.Holds(value, "@import"u8, atStart: false) || XhtmlText.Holds(value, "behavior:url("u8, atStart: false));

    private static string Shown(ReadOnlySpan<byte> name) => ElementNames.Shown(Encoding.UTF8.GetString(name));

    private void Add(string message) => findings.Add(MessageId.Narrative, div, message);
}
