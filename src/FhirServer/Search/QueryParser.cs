using FhirServer.Fhir;
using FhirServer.Search.Filters;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// Makes a <see cref="SearchQuery"/> of the parameters of a search: https://hl7.org/fhir/R4/search.html.
/// The same parser reads a URL, the body of a POST _search, the criteria of conditional interactions and of subscriptions.
/// </summary>
/// <param name="registry">The parameters there are.</param>
/// <param name="settings">The server's base URL, time zone and clock.</param>
/// <param name="limits">How much a query may ask for.</param>
public sealed class QueryParser(SearchParameterRegistry registry, SearchSettings settings, SearchLimits limits)
{
    private readonly CriteriaParser _criteria = new(registry, settings, limits);
    private readonly FilterParser _filters = new(registry, new CriteriaParser(registry, settings, limits), limits);

    /// <summary>Reads a query.</summary>
    /// <param name="types">The types of the address searched: one for /Patient, none for all. With none, _type may restrict them.</param>
    /// <param name="parameters">Names and values in order, URL-decoded.</param>
    /// <param name="strict">True for <c>Prefer: handling=strict</c>: what would be ignored is refused.</param>
    /// <exception cref="FhirException">
    /// 400: a value or modifier cannot be understood, a limit is exceeded, or (strict) a parameter is unknown, empty or not supported.
    /// </exception>
    public ParsedQuery Parse(IReadOnlyList<string> types, IReadOnlyList<KeyValuePair<string, string>> parameters, bool strict)
    {
        if (parameters.Count > limits.MaxParameters)
            throw Invalid($"The search has {parameters.Count} parameters; at most {limits.MaxParameters} are allowed.");
        var searched = types.Count > 0 ? types : TypesIn(parameters);
        var run = new Run(_criteria, limits, new ResultParameters(registry, limits, searched), strict) { Types = searched, Filters = _filters, Text = settings.FullText };
        foreach (var (name, value) in parameters)
            run.Take(name, value, typesAreGiven: types.Count > 0);
        return run.Finish();
    }

    /// <summary>
    /// Says whether this server can search by a parameter, which a capability statement asks: those without a path (_query) it cannot, but for
    /// the two that search in text, as far as the text is indexed.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="text">What of the text is indexed.</param>
    public static bool IsSupported(SearchParameterInfo parameter, FullText text = FullText.All) => parameter.Code switch
    {
        TextWords.Narrative => text != FullText.None,
        TextWords.Content => text == FullText.All,
        _ => parameter.Expression is not null,
    };

    private string[] TypesIn(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var given = parameters.Where(parameter => parameter.Key == "_type").SelectMany(parameter => ValueList.Split("_type", parameter.Value, limits.MaxOrValues));
        string[] types = [.. given.Distinct()];
        return Array.Find(types, type => !registry.IsType(type)) is { } unknown
            ? throw Invalid($"_type names '{ParameterName.Show(unknown)}', which is not a resource type.")
            : types;
    }

    private static FhirException Invalid(string message) => new(FhirError.InvalidRequest(message));

    private sealed class Run(CriteriaParser criteria, SearchLimits limits, ResultParameters result, bool strict)
    {
        private readonly List<SearchExpr> _where = [];
        private readonly List<IgnoredParameter> _ignored = [];
        private readonly List<KeyValuePair<string, string>> _kept = [];
        private string? _page;
        private string _contained = "false";
        private string _containedType = "container";

        public required IReadOnlyList<string> Types { get; init; }

        public required FilterParser Filters { get; init; }

        public required FullText Text { get; init; }

        public ParsedQuery Finish()
        {
            if (result.ElementsProblem() is { } problem)
            {
                Ignore("_elements", problem);
                _kept.RemoveAll(kept => kept.Key == "_elements");
            }

            var query = Scored(result.Query with { Where = Simplifier.Simplify(new SearchExpr.And(_where)) });
            return new(_contained == "false" ? query : ContainedSearch.Asked(query, _contained, _containedType == "contained"), _ignored, _kept, _page);
        }

        private static SearchQuery Scored(SearchQuery query)
        {
            var texts = TextScore.Criteria(query.Where);
            if (texts.Count == 0 && query.Sort.Any(key => key.Kind == SortKind.Score))
                throw Invalid("_sort by '_score' needs a text to score by: give _text or _content.");
            return query with { Texts = texts, Sort = [.. query.Sort.Select(key => key.Kind == SortKind.Score ? key with { Texts = texts } : key)] };
        }

        public void Take(string name, string value, bool typesAreGiven)
        {
            var code = ParameterName.LeadingCode(name);
            if (code is "_format" or "_pretty")
                return;
            if (code == "_filter" && value.Length > 0)
            {
                TakeFilter(name, value);
                return;
            }

            var values = ValueList.Split(name, value, limits.MaxOrValues);
            if (values.Count == 0)
                Ignore(name, $"The search parameter '{ParameterName.Show(name)}' has no value.");
            else if (code == PageToken.ParameterName)
                TakePage(name, value);
            else if (code == "_list")
                TakeList(name, value, values);
            else if (code == "_type")
                TakeType(name, value, typesAreGiven);
            else if (ResultParameters.Has(code))
                TakeResult(name, value);
            else if (code == "_contained")
                TakeWord(name, value, ref _contained, "false", "true", "both");
            else if (code == "_containedType")
                TakeWord(name, value, ref _containedType, "container", "contained");
            else if (code == "_query" || IsSwitchedOff(code))
                Ignore(name, $"This server does not support the search parameter '{code}'.", supported: false);
            else
                TakeCriterion(name, value, values);
        }

        private bool IsSwitchedOff(string code) => code switch
        {
            TextWords.Narrative => Text == FullText.None,
            TextWords.Content => Text != FullText.All,
            _ => false,
        };

        private void TakeCriterion(string name, string value, IReadOnlyList<string> values)
        {
            var (expression, problem) = criteria.Read(Types, name, values);
            if (expression is null)
            {
                Ignore(name, problem!);
                return;
            }

            _where.Add(expression);
            _kept.Add(new(name, value));
        }

        private void TakeFilter(string name, string value)
        {
            if (name != "_filter")
                throw Invalid("_filter has no modifiers.");
            _where.Add(Filters.Read(Types, value));
            _kept.Add(new(name, value));
        }

        private void TakeResult(string name, string value)
        {
            var taken = result.Take(name, value);
            foreach (var problem in taken.Problems)
                Ignore(name, problem);
            if (taken.Kept is { } kept)
                _kept.Add(new(name, kept));
        }

        private void TakeType(string name, string value, bool typesAreGiven)
        {
            if (name != "_type")
                throw Invalid("_type has no modifiers.");
            result.RequireOnce(name);
            if (typesAreGiven)
                Ignore(name, "_type is for searches over all types; the address searched names a type already.");
            else
                _kept.Add(new(name, value));
        }

        private void TakeList(string name, string value, IReadOnlyList<string> lists)
        {
            if (name != "_list")
                throw Invalid("_list has no modifiers.");
            _where.Add(criteria.InList(lists));
            _kept.Add(new(name, value));
        }

        private void TakeWord(string name, string value, ref string word, params IReadOnlyList<string> words)
        {
            result.RequireOnce(name);
            word = words.Contains(value) ? value : throw Invalid($"{ParameterName.Show(name)} must be one of {string.Join(", ", words)}, and '{ParameterName.Show(value)}' is none of them.");
            _kept.Add(new(name, value));
        }

        private void TakePage(string name, string value)
        {
            if (name != PageToken.ParameterName)
                throw Invalid($"{PageToken.ParameterName} has no modifiers.");
            result.RequireOnce(name);
            _page = value;
        }

        private void Ignore(string name, string reason, bool supported = true)
        {
            if (strict)
                throw new FhirException(supported ? FhirError.InvalidRequest(reason) : FhirError.NotSupported(reason));
            _ignored.Add(new IgnoredParameter(name, reason, supported));
        }
    }
}
