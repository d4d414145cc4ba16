using System.Globalization;
using System.Text;

namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>
/// Reads Turtle as https://www.w3.org/TR/turtle/ writes its grammar, and stops at the first thing that the grammar does not allow. What a
/// server has no need to write (collections, language tags, labels of blank nodes, relative IRIs, long strings) counts as a fault.
/// </summary>
internal sealed class TurtleReader
{
    private const string NotInIris = "<>\"{}|^`\\";
    private const string XmlSchema = "http://www.w3.org/2001/XMLSchema#";

    private readonly string _text;
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);
    private readonly List<TurtleTriple> _triples = [];
    private int _at;
    private int _blanks;

    private TurtleReader(string text) => _text = text;

    /// <summary>All statements of a document, in their order.</summary>
    /// <param name="utf8">The document; it must be valid UTF-8 without a byte order mark.</param>
    /// <exception cref="FormatException">It is no such Turtle; the message names the place.</exception>
    public static IReadOnlyList<TurtleTriple> Read(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException fault)
        {
            throw new FormatException("The document is not UTF-8.", fault);
        }

        var reader = new TurtleReader(text);
        reader.ReadDocument();
        return reader._triples;
    }

    private void ReadDocument()
    {
        for (SkipSpace(); _at < _text.Length; SkipSpace())
        {
            if (Next("@prefix"))
                ReadPrefix();
            else
                ReadStatement();
        }
    }

    private void ReadPrefix()
    {
        SkipSpace();
        var name = ReadWhile(char.IsAsciiLetterLower);
        Expect(':');
        SkipSpace();
        var iri = ReadIri();
        if (!_prefixes.TryAdd(name, iri))
            throw Fault($"the prefix '{name}' is there twice");
        SkipSpace();
        Expect('.');
    }

    private void ReadStatement()
    {
        var subject = Peek() == '[' ? ReadBlank() : new TurtleTerm(TurtleKind.Iri, ReadResource());
        SkipSpace();
        ReadPredicates(subject);
        Expect('.');
    }

    // predicateObjectList: semicolons may follow each other, commas may not.
    private void ReadPredicates(TurtleTerm subject)
    {
        for (; ; )
        {
            var predicate = ReadVerb();
            do
            {
                SkipSpace();
                _triples.Add(new TurtleTriple(subject, predicate, ReadObject()));
                SkipSpace();
            }
            while (Next(","));
            if (!Next(";"))
                return;
            SkipSpace();
            while (Next(";"))
                SkipSpace();
            if (Peek() is '.' or ']')
                return;
        }
    }

    private string ReadVerb()
    {
        if (Peek() != 'a' || _at + 1 >= _text.Length || !IsSpace(_text[_at + 1]))
            return ReadResource();
        _at++;
        return "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    }

    private TurtleTerm ReadObject() => Peek() switch
    {
        '[' => ReadBlank(),
        '"' => ReadLiteral(),
        >= '0' and <= '9' or '+' or '-' => new TurtleTerm(TurtleKind.Literal, ReadInteger(), XmlSchema + "integer"),
        _ => new TurtleTerm(TurtleKind.Iri, ReadResource()),
    };

    private TurtleTerm ReadBlank()
    {
        Expect('[');
        var node = new TurtleTerm(TurtleKind.Blank, string.Create(CultureInfo.InvariantCulture, $"b{_blanks++}"));
        SkipSpace();
        if (Peek() != ']')
            ReadPredicates(node);
        Expect(']');
        return node;
    }

    private TurtleTerm ReadLiteral()
    {
        Expect('"');
        var text = new StringBuilder();
        for (var letter = Take(); letter != '"'; letter = Take())
        {
            if (letter is '\n' or '\r')
                throw Fault("a line ends inside a string");
            _ = letter == '\\' ? text.Append(ReadEscape()) : text.Append(letter);
        }

        if (!Next("^^"))
            return new TurtleTerm(TurtleKind.Literal, text.ToString(), XmlSchema + "string");
        var datatype = ReadResource();
        if (!TurtleDatatypes.Fits(datatype, text.ToString()))
            throw Fault($"'{text}' is no {datatype}");
        return new TurtleTerm(TurtleKind.Literal, text.ToString(), datatype);
    }

    private string ReadEscape() => Take() switch
    {
        't' => "\t",
        'b' => "\b",
        'n' => "\n",
        'r' => "\r",
        'f' => "\f",
        '"' => "\"",
        '\'' => "'",
        '\\' => "\\",
        'u' => ReadCodePoint(4),
        'U' => ReadCodePoint(8),
        _ => throw Fault("an escape that Turtle does not know"),
    };

    private string ReadCodePoint(int digits)
    {
        if (_at + digits > _text.Length || !int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point))
            throw Fault("an escape without its digits");
        _at += digits;
        return Rune.IsValid(point) ? new Rune(point).ToString() : throw Fault("an escape of no character");
    }

    private string ReadInteger()
    {
        var start = _at++;
        ReadWhile(char.IsAsciiDigit);
        return char.IsAsciiDigit(_text[_at - 1]) ? _text[start.._at] : throw Fault("a sign without a number");
    }

    private string ReadResource() => Peek() == '<' ? ReadIri() : ReadPrefixed();

    private string ReadIri()
    {
        Expect('<');
        var iri = ReadWhile(letter => letter > ' ' && !NotInIris.Contains(letter, StringComparison.Ordinal));
        Expect('>');
        var colon = iri.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !char.IsAsciiLetter(iri[0]) || iri[..colon].Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('+' or '-' or '.')))
            throw Fault($"<{iri}> is relative, and the document has no base");
        return iri;
    }

    // Dots stand inside a name and never at its end: there one ends the statement.
    private string ReadPrefixed()
    {
        var prefix = ReadWhile(char.IsAsciiLetterLower);
        Expect(':');
        var name = ReadWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
        if (name.EndsWith('.'))
        {
            _at--;
            name = name[..^1];
        }

        if (name.Length == 0 || name[0] is '-' or '.')
            throw Fault("a name that Turtle does not allow");
        return _prefixes.TryGetValue(prefix, out var iri) ? iri + name : throw Fault($"the prefix '{prefix}' is not declared");
    }

    private string ReadWhile(Func<char, bool> allowed)
    {
        var start = _at;
        while (_at < _text.Length && allowed(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private void SkipSpace() => ReadWhile(IsSpace);

    private static bool IsSpace(char letter) => letter is ' ' or '\t' or '\r' or '\n';

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private char Take() => _at < _text.Length ? _text[_at++] : throw Fault("the document ends too early");

    private bool Next(string word)
    {
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
            return false;
        _at += word.Length;
        return true;
    }

    private void Expect(char letter)
    {
        if (Peek() != letter || _at >= _text.Length)
            throw Fault($"'{letter}' is missing");
        _at++;
    }

    private FormatException Fault(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Turtle, character {_at}: {what}: …{_text[Math.Max(0, _at - 40)..Math.Min(_text.Length, _at + 20)]}…"));
}
