using FhirServer.Fhir;

namespace FhirServer.Search.Filters;

/// <summary>
/// Reads a _filter by the grammar of https://hl7.org/fhir/R4/search_filter.html. <c>and</c> and <c>or</c> have no precedence: they are taken from left
/// to right. Beyond the grammar a path may name the type a reference leads to (<c>subject:Patient.name</c>) and step back (<c>_has:Type:reference:</c>).
/// </summary>
internal sealed class FilterReader
{
    private readonly FilterScanner _scanner;
    private readonly SearchLimits _limits;
    private int _tests;

    private FilterReader(string text, SearchLimits limits) => (_scanner, _limits) = (new FilterScanner(text), limits);

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The value of the parameter.</param>
    /// <param name="limits">How long and deep it may be.</param>
    /// <exception cref="FhirException">400: it is not of the grammar, and where, or exceeds a limit.</exception>
    public static FilterNode Read(string text, SearchLimits limits)
    {
        if (text.Length > limits.MaxFilterLength)
            throw new FhirException(FhirError.InvalidRequest($"_filter has {text.Length} characters; at most {limits.MaxFilterLength} are allowed."));
        var reader = new FilterReader(text, limits);
        var whole = reader.Filter(limits.MaxFilterDepth, limits.MaxChainDepth);
        return reader._scanner.IsAtEnd ? whole : throw reader.Refused("'and', 'or' or the end is expected");
    }

    private FilterNode Filter(int depth, int links)
    {
        var left = Term(depth, links);
        while (true)
        {
            var isAnd = _scanner.TakesWord("and");
            if (!isAnd && !_scanner.TakesWord("or"))
                return left;
            var right = Term(depth, links);
            left = left is FilterNode.Logic joined && joined.IsAnd == isAnd
                ? new FilterNode.Logic(isAnd, [.. joined.Operands, right])
                : new FilterNode.Logic(isAnd, [left, right]);
            RequireDepth(left.Depth <= depth);
        }
    }

    private FilterNode Term(int depth, int links)
    {
        RequireDepth(depth > 0);
        if (_scanner.TakesWord("not", before: '('))
        {
            _scanner.Takes('(');
            return new FilterNode.Not(Closed(')', depth, links));
        }

        return _scanner.Takes('(') ? Closed(')', depth, links) : Test(depth, links);
    }

    private FilterNode Closed(char sign, int depth, int links)
    {
        var inner = Filter(depth - 1, links);
        return _scanner.Takes(sign) ? inner : throw Refused($"'and', 'or' or '{sign}' is expected");
    }

    private FilterNode.Test Test(int depth, int links)
    {
        if (++_tests > _limits.MaxFilterTests)
            throw Refused($"a filter may hold {_limits.MaxFilterTests} comparisons");
        var at = _scanner.Place;
        var path = Path(depth, links);
        var place = _scanner.Place;
        var word = _scanner.IsAtEnd ? throw Refused("an operator is expected") : _scanner.Name("an operator");
        if (!FilterOperators.Names.Contains(word))
            throw FilterScanner.Refused(place, $"'{ParameterName.Show(word)}' is no operator; use one of {string.Join(", ", FilterOperators.Names)}");
        return new FilterNode.Test(path, word, _scanner.Value(), at);
    }

    private FilterPath Path(int depth, int links)
    {
        var code = _scanner.Name("the name of a search parameter");
        if (code == "_has")
        {
            var (type, reference) = (AfterColon("a resource type"), AfterColon("a reference parameter"));
            if (!_scanner.TakesHere(':'))
                throw Refused("':' and the rest of the path are expected");
            return new FilterPath.Has(type, reference, Path(depth, Fewer(links)));
        }

        var named = _scanner.TakesHere(':') ? _scanner.Name("a resource type") : null;
        var condition = _scanner.TakesHere('[') ? Closed(']', depth, Fewer(links)) : null;
        if (_scanner.TakesHere('.'))
            return new FilterPath.Link(code, named, condition, Path(depth, Fewer(links)));
        return (named, condition) switch
        {
            (null, null) => new FilterPath.Parameter(code),
            (null, _) => throw Refused("'.' and a search parameter are expected after ']'"),
            _ => throw Refused($"'.' and a search parameter are expected after '{code}:{ParameterName.Show(named)}'; a filter has operators and no modifiers"),
        };
    }

    private string AfterColon(string what) => _scanner.TakesHere(':') ? _scanner.Name(what) : throw Refused($"':' and {what} are expected");

    private int Fewer(int links) => links > 0 ? links - 1 : throw Refused("the path goes over more references than this server follows");

    private void RequireDepth(bool holds)
    {
        if (!holds)
            throw Refused($"a filter may nest {_limits.MaxFilterDepth} levels");
    }

    private FhirException Refused(string why) => FilterScanner.Refused(_scanner.Place, why);
}
