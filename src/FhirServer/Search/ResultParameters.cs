using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// The parameters of a query that say what the answer looks like, collected one by one: https://hl7.org/fhir/R4/search.html#Summary.
/// </summary>
/// <param name="registry">The parameters there are.</param>
/// <param name="limits">How much may be asked for.</param>
/// <param name="types">The types searched; empty for all.</param>
internal sealed class ResultParameters(SearchParameterRegistry registry, SearchLimits limits, IReadOnlyList<string> types)
{
    private readonly HashSet<string> _given = [];
    private readonly List<IncludeRule> _includes = [];
    private SearchQuery _query = new() { Types = types, Count = limits.DefaultCount, MostCounted = limits.MostCounted };

    /// <summary>What became of one parameter.</summary>
    /// <param name="Kept">The value that was followed, or null for none of it.</param>
    /// <param name="Problems">Why parts of it were not, one sentence each.</param>
    internal readonly record struct Taken(string? Kept, params IReadOnlyList<string> Problems);

    /// <summary>Says whether a code is one of these parameters.</summary>
    public static bool Has(string code) => code is "_sort" or "_count" or "_maxresults" or "_total" or "_summary" or "_elements" or "_include" or "_revinclude";

    /// <summary>The query so far, without its criteria.</summary>
    public SearchQuery Query => _query.Summary == SummaryMode.Count || _query.Count == 0
        ? _query with { Count = 0, Summary = SummaryMode.Count, Total = TotalMode.Accurate, Includes = _includes }
        : _query with { Includes = _includes };

    /// <summary>Takes one parameter.</summary>
    /// <param name="name">Its name, perhaps with a modifier.</param>
    /// <param name="value">Its value, not empty.</param>
    /// <exception cref="FhirException">400: the value or modifier cannot be understood, or the parameter came before.</exception>
    public Taken Take(string name, string value)
    {
        var code = ParameterName.LeadingCode(name);
        if (code is "_include" or "_revinclude")
            return TakeInclude(code, name, value);
        if (name != code)
            throw Invalid($"{code} has no modifiers; '{ParameterName.Show(name)}' cannot be followed.");
        RequireOnce(code);
        switch (code)
        {
            case "_count":
                return TakeCount(value);
            case "_maxresults":
                return TakeMaxResults(value);
            case "_sort":
                return TakeSort(value);
            case "_total":
                _query = _query with { Total = Word<TotalMode>(code, value) };
                return new Taken(value);
            case "_summary":
                _query = _query with { Summary = Word<SummaryMode>(code, value) };
                return new Taken(value);
            default:
                return TakeElements(value);
        }
    }

    /// <summary>Why _elements is left out, or null: https://hl7.org/fhir/R4/search.html#summary knows each alone.</summary>
    /// <exception cref="FhirException">400: _summary=text and an include, which R4 does not let stand together.</exception>
    public string? ElementsProblem()
    {
        if (_query.Summary == SummaryMode.Text && _includes.Count > 0)
            throw Invalid("_summary=text cannot be combined with _include or _revinclude; leave one of them out.");
        if (_query.Elements.Count == 0 || _query.Summary == SummaryMode.False)
            return null;
        _query = _query with { Elements = [] };
        return "_elements cannot be combined with _summary: _summary says which elements are given.";
    }

    /// <summary>Notes a parameter that may come once only.</summary>
    /// <exception cref="FhirException">400: it came before.</exception>
    public void RequireOnce(string code)
    {
        if (!_given.Add(code))
            throw Invalid($"{code} is given more than once; give it once.");
    }

    private Taken TakeCount(string value)
    {
        var count = Math.Min(Whole(value) ?? throw Invalid("_count must be a whole number, 0 or more."), limits.MaxCount);
        _query = _query with { Count = count };
        return new Taken(count.ToString(CultureInfo.InvariantCulture));
    }

    private Taken TakeMaxResults(string value)
    {
        var most = Whole(value) is > 0 and var given ? given : throw Invalid("_maxresults must be a whole number, 1 or more.");
        _query = _query with { MaxResults = most };
        return new Taken(most.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A number of digits only, as large as can be said; null for anything else.</summary>
    private static int? Whole(string value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiDigit(c))
                return null;
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }

    private Taken TakeSort(string value)
    {
        var (keys, kept, problems) = (new List<SortKey>(), new List<string>(), new List<string>());
        foreach (var text in ValueList.Split("_sort", value, limits.MaxOrValues))
        {
            if (SortKeyOf(text) is { } key)
            {
                keys.Add(key);
                kept.Add(text);
            }
            else
            {
                problems.Add($"_sort by '{ParameterName.Show(text)}' is not possible: it is not a sortable search parameter of what is searched.");
            }
        }

        _query = _query with { Sort = keys };
        return new Taken(kept.Count > 0 ? string.Join(',', kept) : null, problems);
    }

    private SortKey? SortKeyOf(string text)
    {
        var descending = text.StartsWith('-');
        var code = descending ? text[1..] : text;
        var type = types is [var only] ? only : SearchParameterRegistry.AnyType;
        if (code == "_score")
            return new SortKey(SortKind.Score, Parameter: null, descending);
        return registry.Find(type, code) switch
        {
            { Code: "_id" } => new SortKey(SortKind.Id, Parameter: null, descending),
            { Code: "_lastUpdated" } => new SortKey(SortKind.LastUpdated, Parameter: null, descending),
            { Type: not (SearchParameterType.Composite or SearchParameterType.Special) } parameter when QueryParser.IsSupported(parameter) && !TextWords.Serves(parameter) =>
                new SortKey(SortKind.Parameter, parameter, descending),
            _ => null,
        };
    }

    private Taken TakeElements(string value)
    {
        var names = ValueList.Split("_elements", value, limits.MaxOrValues);
        foreach (var name in names)
        {
            if (!IsElement(name.Split('.')))
                throw Invalid($"_elements must be names of elements, such as name, name.given or Patient.name, separated by commas, not '{ParameterName.Show(name)}'.");
        }

        _query = _query with { Elements = names };
        return new Taken(value);
    }

    private bool IsElement(string[] parts)
    {
        foreach (var part in parts)
        {
            if (part.Length == 0 || !part.All(char.IsAsciiLetterOrDigit))
                return false;
        }

        return !char.IsAsciiLetterUpper(parts[0][0]) || (parts.Length > 1 && registry.IsType(parts[0]));
    }

    private Taken TakeInclude(string code, string name, string value)
    {
        var modifier = name.Length > code.Length ? name[(code.Length + 1)..] : null;
        if (modifier is not (null or "iterate"))
            throw Invalid($"{code} has no modifier '{ParameterName.Show(modifier)}'; use :iterate or none.");
        if (_includes.Count >= limits.MaxIncludes)
            throw Invalid($"At most {limits.MaxIncludes} _include and _revinclude are allowed.");
        var rule = IncludeRuleReader.Read(registry, value, reverse: code == "_revinclude", iterate: modifier is not null, out var problem);
        if (rule is null)
            return new Taken(null, $"{code}={ParameterName.Show(value)}: {problem}");
        _includes.Add(rule);
        return new Taken(value);
    }

    private static T Word<T>(string code, string value)
        where T : struct, Enum
    {
        foreach (var mode in Enum.GetValues<T>())
        {
            if (string.Equals(mode.ToString().ToLowerInvariant(), value, StringComparison.Ordinal))
                return mode;
        }

        throw Invalid($"{code} must be one of {string.Join(", ", Enum.GetNames<T>().Select(word => word.ToLowerInvariant()))}.");
    }

    private static FhirException Invalid(string message) => new(FhirError.InvalidRequest(message));
}
