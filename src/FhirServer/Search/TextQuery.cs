using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// Reads one value of _text or _content: words, all of which must be there; a <c>"quoted phrase"</c>; <c>begin*</c> for what begins so;
/// AND, OR, NOT and parentheses, in capitals or not, NOT binding closest and OR least:
/// <c>(bone OR liver) and metastases</c>. The words and, or and not themselves are found in quotes.
/// See https://hl7.org/fhir/R4/search.html#content.
/// </summary>
internal sealed class TextQuery
{
    private const int MostTerms = 100;
    private const int Deepest = 30;
    private readonly SearchParameterInfo _parameter;
    private readonly SearchParameterInfo? _narrative;
    private readonly string _text;
    private int _at;
    private int _terms;
    private int _depth;

    private TextQuery(SearchParameterInfo parameter, string text)
    {
        (_parameter, _text) = (parameter, text);
        _narrative = parameter.Code == TextWords.Content ? parameter with { Code = TextWords.Narrative } : null;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="parameter">_text or _content.</param>
    /// <param name="value">The value, escaped as query values are.</param>
    /// <exception cref="FhirException">400: it is malformed, has no word, or too many.</exception>
    public static SearchExpr Parse(SearchParameterInfo parameter, string value)
    {
        var query = new TextQuery(parameter, QueryText.Unescape(value));
        var tree = query.Any();
        return query.Peek() is null ? tree : throw query.Invalid("has a ')' without its '('");
    }

    /// <summary>The resource has no words there at all.</summary>
    public static SearchExpr Missing(SearchParameterInfo parameter) => parameter.Code == TextWords.Content
        ? new SearchExpr.And([new SearchExpr.Missing(parameter), new SearchExpr.Missing(parameter with { Code = TextWords.Narrative })])
        : new SearchExpr.Missing(parameter);

    private SearchExpr Any()
    {
        var ways = new List<SearchExpr> { All() };
        while (Takes("or"))
            ways.Add(All());
        return ways is [var only] ? only : new SearchExpr.Or(ways);
    }

    private SearchExpr All()
    {
        var parts = new List<SearchExpr> { One() };
        while (true)
        {
            if (Takes("and"))
                parts.Add(One());
            else if (Peek() is null or ")" || IsWord("or"))
                break;
            else
                parts.Add(One());
        }

        return parts is [var only] ? only : new SearchExpr.And(parts);
    }

    private SearchExpr One()
    {
        if (++_depth > Deepest)
            throw Invalid("is nested too deeply");
        var tree = Takes("not") ? new SearchExpr.Not(One()) : Takes("(") ? Group() : Term();
        _depth--;
        return tree;
    }

    private SearchExpr Group()
    {
        var tree = Any();
        return Takes(")") ? tree : throw Invalid("has a '(' without its ')'");
    }

    private SearchExpr Term()
    {
        var term = Peek();
        if (term is null or ")" || IsWord("and") || IsWord("or"))
            throw Invalid(term is null ? "ends where a word is expected" : $"has '{term}' where a word is expected");
        _at += term.Length;
        var isPrefix = term.EndsWith('*');
        if (term[0] == '"')
            isPrefix = TakesStar();
        var words = TextWords.Of(term);
        if (words.Length == 0)
            throw Invalid($"has no letter or digit in '{term}'");
        if (++_terms > MostTerms)
            throw Invalid($"has more than {MostTerms} words");
        var criterion = new Criterion.Text(words, isPrefix);
        var match = new SearchExpr.Match(_parameter, criterion);
        return _narrative is null ? match : new SearchExpr.Or([match, new SearchExpr.Match(_narrative, criterion)]);
    }

    private bool TakesStar()
    {
        if (_at >= _text.Length || _text[_at] != '*')
            return false;
        _at++;
        return true;
    }

    private bool IsWord(string word) => string.Equals(Peek(), word, StringComparison.OrdinalIgnoreCase);

    private bool Takes(string token)
    {
        if (!IsWord(token))
            return false;
        _at += token.Length;
        return true;
    }

    // A parenthesis, a phrase with its quotes, or what runs to the next of these or a blank; null at the end.
    private string? Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        if (_at == _text.Length)
            return null;
        if (_text[_at] is '(' or ')')
            return _text[_at].ToString();
        if (_text[_at] == '"')
        {
            var close = _text.IndexOf('"', _at + 1);
            return close > 0 ? _text[_at..(close + 1)] : throw Invalid("has a quote that is not closed");
        }

        var end = _at;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not ('(' or ')' or '"'))
            end++;
        return _text[_at..end];
    }

    private FhirException Invalid(string problem) => QueryText.Invalid(_parameter, $"{problem}; give words, \"phrases\", AND, OR, NOT and parentheses", _text);
}
