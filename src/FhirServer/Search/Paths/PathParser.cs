using System.Globalization;

namespace FhirServer.Search.Paths;

/// <summary>
/// Reads the part of FHIRPath that search parameters are written in. A path of definitions begins with a type's name,
/// the path of a composite's component with a child's.
/// See https://hl7.org/fhir/R4/fhirpath.html and http://hl7.org/fhirpath/N1/#operator-precedence.
/// </summary>
internal sealed class PathParser
{
    private readonly PathTokens _tokens;

    private PathParser(string text) => _tokens = new PathTokens(text);

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The FHIRPath.</param>
    /// <exception cref="FormatException">The text is not of the part of FHIRPath that is known here.</exception>
    public static PathExpression Parse(string text)
    {
        var parser = new PathParser(text);
        var expression = parser.And();
        return parser._tokens.AtEnd ? expression : throw parser._tokens.Unexpected();
    }

    /// <summary>Splits an expression at the <c>|</c> that are in no parentheses or quotes.</summary>
    public static IEnumerable<string> SplitUnion(string text)
    {
        var (start, depth, quoted) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '\'';
            if (quoted)
                continue;
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == '|' && depth == 0)
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
        }

        yield return text[start..].Trim();
    }

    private PathExpression And()
    {
        var left = Comparison();
        while (_tokens.TakeWord("and"))
            left = new PathExpression.And(left, Comparison());
        return left;
    }

    private PathExpression Comparison()
    {
        var left = Union();
        if (_tokens.Take("="))
            return new PathExpression.Compare(left, _tokens.Literal(), Equal: true);
        return _tokens.Take("!=") ? new PathExpression.Compare(left, _tokens.Literal(), Equal: false) : left;
    }

    private PathExpression Union()
    {
        var parts = new List<PathExpression> { Typed() };
        while (_tokens.Take("|"))
            parts.Add(Typed());
        return parts is [var only] ? only : new PathExpression.Union(parts);
    }

    private PathExpression Typed()
    {
        var path = Path();
        return _tokens.TakeWord("as") ? new PathExpression.OfType(path, _tokens.Name()) : path;
    }

    private PathExpression Path()
    {
        var path = Start();
        while (true)
        {
            if (_tokens.Take("."))
            {
                path = Member(path, _tokens.Name());
            }
            else if (_tokens.Take("["))
            {
                path = new PathExpression.At(path, int.Parse(_tokens.Number(), CultureInfo.InvariantCulture));
                _tokens.Expect("]");
            }
            else
            {
                return path;
            }
        }
    }

    private PathExpression Start()
    {
        if (_tokens.Take("("))
        {
            var inner = And();
            _tokens.Expect(")");
            return inner;
        }

        if (_tokens.Take("%"))
            return _tokens.Name() == "resource" ? new PathExpression.Resource() : throw _tokens.Unexpected();
        var name = _tokens.Name();
        return char.IsAsciiLetterUpper(name[0]) ? new PathExpression.TypeName(name) : Member(new PathExpression.Focus(), name);
    }

    private PathExpression Member(PathExpression input, string name)
    {
        if (!_tokens.Take("("))
            return new PathExpression.Child(input, name);
        PathExpression call = name switch
        {
            "ofType" or "as" => new PathExpression.OfType(input, _tokens.Name()),
            "where" => Where(input),
            "extension" => new PathExpression.WhereChildIs(new PathExpression.Child(input, "extension"), "url", _tokens.Literal()),
            "exists" => new PathExpression.Exists(input),
            "first" => new PathExpression.At(input, 0),
            _ => throw _tokens.Unexpected(),
        };
        _tokens.Expect(")");
        return call;
    }

    private PathExpression Where(PathExpression input)
    {
        var name = _tokens.Name();
        if (name != "resolve")
        {
            _tokens.Expect("=");
            return new PathExpression.WhereChildIs(input, name, _tokens.Literal());
        }

        _tokens.Expect("(");
        _tokens.Expect(")");
        return _tokens.TakeWord("is") ? new PathExpression.WhereResolvesTo(input, _tokens.Name()) : throw _tokens.Unexpected();
    }
}
